// A form that is sent once: the second press of the button is ignored while the first is under way.

export default function confirmOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    for (const button of form.querySelectorAll('button[type="submit"]')) {
      button.setAttribute("aria-disabled", "true");
    }
  });
  // Coming back with the back button shows the page as it was left: make it usable again.
  window.addEventListener("pageshow", () => {
    sent = false;
    for (const button of form.querySelectorAll('button[type="submit"]')) {
      button.removeAttribute("aria-disabled");
    }
  });
}
