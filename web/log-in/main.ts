import "./style.css";

import { Refusal } from "../session/ask";
import { currentSession, logIn, logOut, type Viewer } from "../session/session";
import { destinationOf } from "./destination";
import { element } from "./element";

const destination = destinationOf(location);
const logInForm = element("log-in", HTMLFormElement);
const logOutForm = element("log-out", HTMLFormElement);
const username = element("username", HTMLInputElement);
const password = element("password", HTMLInputElement);
const problem = element("problem", HTMLElement);

const goOn = element("go-on", HTMLAnchorElement);
goOn.href = destination;
goOn.textContent = `Go on to ${goOn.pathname}`;
onSubmit(logInForm, async () => {
  await logIn(username.value, password.value);
  location.replace(destination);
});
onSubmit(logOutForm, async () => {
  await logOut();
  show(null);
});
void currentSession().then(({ viewer }) => show(viewer), (error: unknown) => {
  show(null);
  tell(error);
});

/** Shows whom one is logged in as, or the form to log in with. */
function show(viewer: Viewer | null) {
  logInForm.hidden = viewer !== null;
  logOutForm.hidden = viewer === null;
  if (viewer) {
    element("who", HTMLElement).textContent = `${viewer.username} (${viewer.role})`;
    element("logged-in", HTMLElement).focus();
  } else {
    username.focus();
  }
}

/** Does something when a form is submitted, not twice at once, and tells where it fails. */
function onSubmit(form: HTMLFormElement, act: () => Promise<void>) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    tell(null);
    try {
      await act();
    } catch (error) {
      tell(error);
    } finally {
      form.ariaBusy = null;
    }
  });
}

/** Says why something failed, beside the field that is to blame; nothing for null. */
function tell(error: unknown) {
  problem.textContent = error === null ? "" : error instanceof Refusal ? error.message : `Something went wrong: ${error}`;
  for (const input of [username, password]) input.ariaInvalid = null;
  const blamed = error instanceof Refusal ? blamedBy(error) : null;
  if (!blamed) return;
  blamed.ariaInvalid = "true";
  blamed.select();
}

function blamedBy({ code, field }: Refusal): HTMLInputElement | null {
  if (field === "username") return username;
  return field === "password" || code === "BAD_CREDENTIALS" ? password : null;
}
