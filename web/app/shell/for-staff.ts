import { Failure } from "../relay/failure";

/**
 * Shows a page to staff only. The server gives a customer their own part of its data; the page would be an odd place to see it.
 *
 * @throws Failure for the page's error state
 */
export function forStaff(viewer: { readonly role: string } | null | undefined) {
  if (viewer?.role === "CUSTOMER") throw new Failure("FORBIDDEN", "This is for staff.");
}
