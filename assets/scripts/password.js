// Shows what is typed in a password box, for as long as the person wants.

export default function password(box) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-label", `${button.textContent} password`);
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}
