/**
 * Where to go on to after logging in: to the path of this site that is asked for, and to the first page otherwise, which for
 * customers is the catalogue. The answer is an absolute URL, since a path can become another site's address once its dots are
 * resolved: `/.//evil.example`.
 */
export function destinationOf(origin: string, to = "/", role = "STAFF"): string {
  const home = role === "CUSTOMER" ? "/catalogue" : "/";
  const isPath = /^\/(?![/\\])/.test(to) && URL.canParse(to, origin);
  const url = new URL(isPath ? to : home, origin);
  // Browsers drop tabs and line breaks: /\t/evil.example is another site all the same.
  const isElsewhere = url.origin !== origin || url.pathname === "/log-in" || (url.pathname === "/" && home !== "/");
  return isElsewhere ? new URL(home, origin).href : url.href;
}
