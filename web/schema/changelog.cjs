// A rule for graphql-inspector's diff of the last release's schema with today's: a breaking change is allowed where
// CHANGELOG.md names it, by its path in backticks (`Order.total`), in the list below the heading "Breaking" of its
// newest section. Changes of the directives that only the server reads concern no client.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const ownDirectives = ["load", "reads"];

module.exports = ({ changes }) => allow(changes, readFileSync(join(__dirname, "../../CHANGELOG.md"), "utf8"));
module.exports.allow = allow;

function allow(changes, changelog) {
  const named = namedBreaks(changelog);
  return changes
    .filter((change) => !ownDirectives.some((name) => concerns(change, name)))
    .map((change) =>
      change.criticality.level === "BREAKING" && named.has(change.path)
        ? { ...change, criticality: { ...change.criticality, level: "DANGEROUS" } }
        : change,
    );
}

function concerns(change, directive) {
  return (change.path ?? "").split(".").some((step) => step === `@${directive}`);
}

/** The paths below "### Breaking" in the first section that has a heading of the second level. */
function namedBreaks(changelog) {
  const newest = changelog.split(/^## /m)[1] ?? "";
  const breaking = newest.split(/^### /m).find((part) => /^Breaking\s*$/m.test(part.split("\n", 1)[0])) ?? "";
  return new Set(Array.from(breaking.matchAll(/`([^`]+)`/g), ([, path]) => path));
}
