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
    this.isAsked = false;
    return new Promise((resolve, reject) => {
      const hear = (text) => {
        said += text;
        if (said.includes("Orderly is up.")) resolve();
      };
      this.process.stdout.on("data", hear);
      this.process.stderr.on("data", hear);
      this.process.once("exit", (code, signal) => {
        if (!this.isAsked) console.error(`the program ended by itself, with ${code ?? signal}:\n${said}`);
        reject(new Error(`the program ended with ${code ?? signal}: ${said}`));
      });
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
    if (this.process.exitCode !== null || this.process.signalCode !== null) return; // it has ended by itself
    this.isAsked = true;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }
}

const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium-headless-shell", // Chromium without what is for a screen: a third less work
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What the tests have Chromium leave out. */
const forTests = [
  // A renderer for each of the windows that are used at once, and no frames between where a wheel begins and ends.
  "--renderer-process-limit=4",
  "--disable-smooth-scrolling",
  // Pages live for seconds: to optimise their code takes longer than it saves.
  "--js-flags=--no-opt,--no-maglev",
];

/** Starts Chromium for tests, or with a port, by which others can use it, as people have it. */
export const launch = ({ port } = {}) =>
  chromium.launch({
    executablePath: places.find((place) => place && existsSync(place)),
    // None of it waits for another site.
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-site-isolation-trials", ...(port ? [`--remote-debugging-port=${port}`] : forTests)],
  });

/** How people look at the application unless a test says otherwise. */
const wide = { width: 1440, height: 900 };

/** A profile of the browser, with its own cookies and storage, in which a user is logged in; without one, nobody is. */
async function profileOf({ browser, program }, user, password) {
  const context = await browser.newContext({ viewport: wide, reducedMotion: "reduce", locale: "en-GB", timezoneId: "Europe/Berlin", baseURL: program.url });
  context.setDefaultTimeout(patience);
  context.spare = [];
  context.home = program.url;
  if (!user) return context;
  const answer = await context.request.post("/graphql", {
    headers: { origin: program.url },
    data: { query: "mutation ($input: LogInInput!) { logIn(input: $input) { user { id } errors { message } } }", variables: { input: { username: user, password, transport: "COOKIE" } } },
  });
  const { data } = await answer.json();
  if (!data?.logIn?.user) throw new Error(`${user} can't log in: ${JSON.stringify(data)}`);
  return context;
}

/**
 * A window of a user, in the profile that has their name unless another is given; without a user, of somebody who is not logged
 * in. What the browser complains of is in `complaints`, and what the page asked the graph for in `requests`.
 */
export async function open(shop, { user, password = "orderly-demo", profile = user ?? "visitor", path = "/" } = {}) {
  const context = await (shop.profiles[profile] ??= profileOf(shop, user, password));
  const page = context.spare.pop() ?? listenTo(await context.newPage(), shop.program.url);
  page.complaints.length = 0;
  page.requests.length = 0;
  await page.goto(path);
  return page;
}

/** Closes a window for this test, and keeps it for later ones: to open another takes longer than most pages. */
export async function leave(...pages) {
  for (const page of pages) {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.emulateMedia({ media: null, colorScheme: "light" });
    await page.setViewportSize(wide);
    await page.goto("about:blank");
    page.context().spare.push(page);
  }
}

function listenTo(page, url) {
  page.complaints = [];
  page.requests = [];
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== url) page.complaints.push(`a request leaves the host: ${request.url()}`);
  });
  page.on("response", async (response) => {
    if (new URL(response.url()).pathname !== "/graphql" || response.request().method() !== "POST") return;
    const sent = response.request().postDataJSON();
    const answer = await response.json().catch(() => null);
    page.requests.push({ operation: sent.operationName, sent, statements: answer?.extensions?.cost?.statements, errors: answer?.errors });
  });
  return page;
}

/** Asks the graph by itself, as somebody: what another person does meanwhile. */
export async function ask(page, query, variables = {}) {
  return (await answerTo(page, { query, variables })).data;
}

/** What the graph answers to a request of somebody. */
export async function answerTo(page, data) {
  const answer = await (await page.context().request.post("/graphql", { headers: { origin: page.context().home }, data })).json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer;
}
