import { relative, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const generated = fileURLToPath(new URL("app/__generated__/", import.meta.url));
const documents = /graphql`\s*(?:query|mutation|subscription|fragment)\s+(\w+)[^`]*`/g;

/**
 * Puts what relay-compiler made of each document in its place, as babel-plugin-relay does, which needs all of Babel for it;
 * the plugins for Vite that do without it are not made for Vite 8.
 */
export const relay = () => ({
  name: "relay",
  enforce: "pre",
  transform(code, id) {
    const file = id.split("?")[0];
    if (!/\.tsx?$/.test(file) || !code.includes("graphql`")) return null;
    const imports = new Map();
    const replaced = code.replace(documents, (_, name) => {
      const path = relative(dirname(file), `${generated}${name}.graphql`).replaceAll("\\", "/");
      imports.set(name, path.startsWith(".") ? path : `./${path}`);
      return `__${name}`;
    });
    const lines = [...imports].map(([name, path]) => `import __${name} from ${JSON.stringify(path)};`);
    return { code: lines.join("") + replaced, map: null }; // on one line, so that lines keep their numbers
  },
});
