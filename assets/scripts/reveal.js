// Questions that belong to one choice are shown while that choice is made.

export default function reveal(group) {
  const choices = [...group.querySelectorAll("[data-reveals]")];
  const update = () => {
    for (const choice of choices) {
      const more = document.getElementById(choice.dataset.reveals);
      more.classList.toggle("govuk-radios__conditional--hidden", !choice.checked);
      more.hidden = !choice.checked;
    }
  };
  group.addEventListener("change", update);
  window.addEventListener("pageshow", update);
  update();
}
