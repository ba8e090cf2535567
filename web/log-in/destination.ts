const home = "/graphiql/";

/**
 * Where to go on to after logging in: what `?to=` names, if it is a path of this site, and GraphiQL otherwise.
 * The answer is an absolute URL, since a path can become another site's address once its dots are resolved:
 * `/.//evil.example`.
 */
export function destinationOf({ origin, search }: { origin: string; search: string }): string {
  const to = new URLSearchParams(search).get("to") ?? home;
  const isPath = /^\/(?![/\\])/.test(to) && URL.canParse(to, origin);
  const url = new URL(isPath ? to : home, origin);
  // Browsers drop tabs and line breaks: /\t/evil.example is another site all the same.
  return url.origin === origin ? url.href : new URL(home, origin).href;
}
