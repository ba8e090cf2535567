// The running program on a made-up shop, and Chromium. test/app/app_test.go starts these tests, and gives them the program, the
// database and Redis by variables.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

/** How long one step may take, in milliseconds: Chromium is slow on a busy machine. */
const patience = Number(process.env.PATIENCE ?? 60_000);

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The program in development, at an address that stays when it is started again. */
export class Program {
  /** The browser's profiles of users who have logged in. */
  profiles = {};

  static async start() {
    const program = new Program();
    program.address = `127.0.0.1:${await freePort()}`;
    program.url = `http://${program.address}`;
    program.folder = mkdtempSync(join(tmpdir(), "orderly-app-"));
    await program.begin();
    return program;
  }

  /** Starts the program, and waits until it says that it is up. */
  begin() {
    this.process = spawn(process.env.ORDERLY_TEST_PROGRAM, ["dev"], {
      cwd: this.folder,
      env: {
        ...process.env,
        ORDERLY_ADDR: this.address,
        ORDERLY_ADMIN_ADDR: "127.0.0.1:0",
        ORDERLY_DATA_DIR: this.folder,
        ORDERLY_DB_MIN_CONNS: "1",
        ORDERLY_REQUEST_TIMEOUT: "1m",
        ORDERLY_DB_STATEMENT_TIMEOUT: "1m",
        ORDERLY_RATE_MAXIMUM: "10000000",
        ORDERLY_RATE_RESTORE: "1000000",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    return new Promise((resolve, reject) => {
      const hear = (text) => {
        said += text;
        if (said.includes("Orderly is up.")) resolve();
      };
      this.process.stdout.on("data", hear);
      this.process.stderr.on("data", hear);
      this.process.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    });
  }

  /** Kills the program, as a crash does. */
  kill() {
    return this.#signal("SIGKILL");
  }

  /** Ends the program, as Ctrl-C does, and what it started. */
  end() {
    return this.#signal("SIGINT");
  }

  async #signal(signal) {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }
}

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** Starts Chromium; with a port, others can use it by that. */
export const launch = ({ port } = {}) =>
  chromium.launch({
    executablePath: places.find((place) => place && existsSync(place)),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--renderer-process-limit=2", ...(port ? [`--remote-debugging-port=${port}`] : [])],
  });

/** The browser's profile of a user, or of a visitor: it has its own cookies and storage, and is logged in once. */
async function profileOf(browser, program, user) {
  const options = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", locale: "en-GB", timezoneId: "Europe/Berlin", baseURL: program.url };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  if (!user) return context;
  const answer = await context.request.post("/graphql", {
    headers: { origin: program.url },
    data: { query: "mutation ($input: LogInInput!) { logIn(input: $input) { user { id } errors { message } } }", variables: { input: { username: user, password: "orderly-demo", transport: "COOKIE" } } },
  });
  const { data } = await answer.json();
  if (!data?.logIn?.user) throw new Error(`${user} can't log in: ${JSON.stringify(data)}`);
  return context;
}

/** A window of a user; without one, of a visitor in a profile of their own. What the browser complains of is in `complaints`. */
export async function open(browser, program, { user, path = "/" } = {}) {
  if (user) program.profiles[user] ??= await profileOf(browser, program, user);
  const context = user ? program.profiles[user] : await profileOf(browser, program);
  const page = await context.newPage();
  page.complaints = [];
  page.requests = [];
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== program.url) page.complaints.push(`a request leaves the host: ${request.url()}`);
  });
  page.on("response", async (response) => {
    if (new URL(response.url()).pathname !== "/graphql" || response.request().method() !== "POST") return;
    const answer = await response.json().catch(() => null);
    page.requests.push({ operation: response.request().postDataJSON().operationName, statements: answer?.extensions?.cost?.statements, errors: answer?.errors });
  });
  await page.goto(path);
  return page;
}

/** Asks the graph by itself, as somebody: what another person does meanwhile. */
export async function ask(page, query, variables = {}) {
  const answer = await page.context().request.post("/graphql", { headers: { origin: new URL(page.url()).origin }, data: { query, variables } });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
