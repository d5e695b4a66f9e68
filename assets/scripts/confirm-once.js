// A form that is sent once: the second press of the button is ignored while the first is under way.

export default function confirmOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    // After a form that may not be sent again, Back leads to the page named here, not to the form.
    if (form.dataset.leave) history.replaceState(null, "", form.dataset.leave);
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
