// Copies a code to the clipboard and says so.

export default function copy(box) {
  const said = box.querySelector("[data-said]");
  box.querySelector("button").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.querySelector("code").textContent);
      said.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(box.querySelector("code"));
      said.textContent = "Selected: now copy it with your keyboard or menu";
    }
  });
}
