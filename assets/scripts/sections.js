// On a phone the sections are one line: brings the one the reader is in into sight.

export default function sections(nav) {
  const list = nav.querySelector("ul");
  const current = nav.querySelector("[aria-current]");
  if (!current || list.scrollWidth <= list.clientWidth) return;
  list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
