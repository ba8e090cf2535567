/** A message as it stands in an answer, with a capital and a full stop. */
export function asSentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? "" : ".");
}

/** When to try again, in seconds that the server told. */
export function tryAgainIn(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `Try again in ${whole} ${whole === 1 ? "second" : "seconds"}.`;
}
