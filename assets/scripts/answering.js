// Yes or no to each name: counts the answers, and puts them aside for a blank paper.

export default function answering(paper) {
  const tally = paper.querySelector("[data-tally]");
  const boxes = [...paper.querySelectorAll('input[type="radio"]')];
  const questions = new Set(boxes.map((box) => box.name)).size;
  let putAside = [];

  const chosen = () => boxes.filter((box) => box.checked && box.value !== "none");
  const update = () => {
    tally.textContent = `You have answered ${chosen().length} of ${questions}.`;
  };

  paper.addEventListener("change", () => {
    update();
    if (chosen().length) paper.dispatchEvent(new CustomEvent("cw:chosen", { bubbles: true }));
  });
  paper.addEventListener("cw:put-aside", () => {
    putAside = chosen();
    for (const box of putAside) box.checked = false;
    update();
  });
  paper.addEventListener("cw:bring-back", () => {
    for (const box of putAside) box.checked = true;
    update();
  });
  window.addEventListener("pageshow", update);
  update();
}
