// Takes out of a compiled style sheet what our pages never use of the component library: a voter
// on a ward's slow network should not wait for it. Works on rules, so it needs no style parser.

// Variants of library components that none of our templates writes.
const unused = new RegExp(
  [
    "govuk-input__(prefix|suffix|wrapper)",
    "govuk-input--(extra|error)",
    "govuk-(textarea|select)--error",
    "govuk-(radios|checkboxes)--small",
    "govuk-(radios|checkboxes)__divider",
    "govuk-(label|fieldset__legend)--(xl|m|s)(?![a-z])(?!\\))",
    "govuk-error-summary__body",
    "govuk-visually-hidden-focusable",
    "::?-moz-any-link",
  ].join("|"),
);

// Said once for the whole page already, or only there for browsers without custom properties.
const repeated = [
  /-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?/g,
  /@media print\{[^{}]*\{font-family:[^{}]*\}\}/g,
];
const fallback = /(var\(--govuk-[a-z-]+),\s*#[0-9a-f]{3,8}\)/g;

/** The style sheet `css` (compressed) without what is never used. */
export function lighten(css) {
  let light = repeated.reduce((text, pattern) => text.replace(pattern, ""), css);
  light = light.replace(fallback, "$1)");
  light = light.replace(/([^{}]+)\{([^{}]*)\}/g, (rule, selectors, body) => {
    if (selectors.trimStart().startsWith("@") || !unused.test(selectors)) return rule;
    const kept = split(selectors).filter((selector) => !unused.test(selector));
    return kept.length ? `${kept.join(",")}{${body}}` : "";
  });
  return light.replace(/@(media|supports)[^{}]*\{\}/g, "");
}

/** The selectors of a list, parted at commas that are outside brackets. */
function split(selectors) {
  return selectors.split(/,(?![^(]*\))/);
}
