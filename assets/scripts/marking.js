// Choosing up to so many: counts, and says when there is one too many.

export default function marking(group) {
  const most = Number(group.dataset.most);
  const tally = group.querySelector("[data-tally]");
  const boxes = [...group.querySelectorAll('input[name="choice"]')];
  let putAside = [];

  const update = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    const over = chosen - most;
    tally.textContent =
      over > 0
        ? `You have chosen ${chosen}. You can choose ${most}: please take ${over} off.`
        : `You have chosen ${chosen} of ${most}.`;
    tally.classList.toggle("cw-tally--over", over > 0);
    return chosen;
  };

  group.addEventListener("change", () => {
    if (update()) group.dispatchEvent(new CustomEvent("cw:chosen", { bubbles: true }));
  });
  group.addEventListener("cw:put-aside", () => {
    putAside = boxes.filter((box) => box.checked);
    for (const box of boxes) box.checked = false;
    update();
  });
  group.addEventListener("cw:bring-back", () => {
    for (const box of putAside) box.checked = true;
    update();
  });
  window.addEventListener("pageshow", update);
  update();
}
