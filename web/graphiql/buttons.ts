/** Presses the button of GraphiQL with this label, if there is one: only its own buttons show and hide its side bar. */
export function press(label: string) {
  document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.click();
}
