// A blank paper has no choices: ticking the box puts them aside, unticking brings them back.

export default function blank(box) {
  const tick = box.querySelector("input");
  const form = tick.form;
  const papers = () => form.querySelectorAll(".cw-answers, .cw-ranking, .cw-marking");
  tick.addEventListener("change", () => {
    for (const paper of papers()) {
      paper.dispatchEvent(new CustomEvent(tick.checked ? "cw:put-aside" : "cw:bring-back"));
    }
  });
  form.addEventListener("cw:chosen", () => {
    tick.checked = false;
  });
}
