// Writes ../licenses/packages.txt: the npm packages that are bundled into the pages, with their licenses. It fails where a
// license is not one of those that are allowed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const allowed = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];
const rule = "-".repeat(80);

// A plugin that adds the folders of the packages that it meets to a set. root is that of relative paths.
export const meet = (folders, root) => ({
  name: "licenses",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      for (const id of [...(chunk.moduleIds ?? []), ...(chunk.originalFileNames ?? [])]) {
        const folder = packageOf(resolve(root, id));
        if (folder) folders.add(folder);
      }
    }
  },
});

// The folder of the package that a file is of, if it is of any.
function packageOf(id) {
  const inside = id.replace(/[\0?].*$/, "").match(/^.*\/node_modules\/(@[^/]+\/)?[^/]+/);
  return inside && inside[0];
}

export function writeLicenses(folders) {
  const once = new Map([...folders].map(read).map((one) => [one.title, one])); // a package can be there twice
  const packages = [...once.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  const texts = new Map();
  for (const { title, text } of packages) texts.set(text, [...(texts.get(text) ?? []), title]);
  const parts = [...texts].map(([text, titles]) => `\n${rule}\n${titles.join("\n")}\n\n${text}\n`);
  const list = packages.map(({ title, license }) => `${title}: ${license}\n`);
  mkdirSync("../licenses", { recursive: true });
  writeFileSync("../licenses/packages.txt", `npm packages in this program's pages, and their licenses.\n\n${list.join("")}${parts.join("")}`);
}

function read(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!allowed.includes(license)) throw new Error(`${name} is ${license}, which is not allowed`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return { title: `${name} ${version}`, license, text: texts.join("\n\n") || `${license}; the package has no text of it` };
}
