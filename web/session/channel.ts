/** The name of the channel by which windows of one browser tell each other that a session began or ended. */
export const sessionChannel = "orderly-session";
