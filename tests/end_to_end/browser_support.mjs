// What the stories in a browser share: the browser, waiting until nothing is under way, pictures, accessibility.
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";

const [base, packages, executablePath, profile, pictures] = process.argv.slice(2);
const require = createRequire(packages + "/");
const { chromium } = require("playwright-core");
const axe = require("axe-core");

// A sanitizer build on a busy machine is slow; nothing here waits longer than it must.
const TIMEOUT_MS = 90_000;
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const step = (text) => console.log("ok: " + text);

// What the pages complain about, and what people would who cannot see them well.
const problems = [];

async function open() {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, headless: true, args: FLAGS, viewport: { width: 1280, height: 800 }, reducedMotion: "reduce",
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  context.on("page", watch);
  return context;
}

// What pages have asked for and were not answered yet.
const under_way = new Set();

function watch(page) {
  page.on("request", (one) => one.method() === "POST" && under_way.add(one));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (one) => under_way.delete(one));
  page.on("pageerror", (problem) => problems.push("error: " + problem.message));
  // A refusal that the page shows is also logged by the browser.
  page.on("console", (message) => message.type() === "error" && !message.text().includes("400 (") && problems.push("console: " + message.text()));
  page.on("dialog", (dialog) => { problems.push("dialog: " + dialog.message()); dialog.dismiss(); });
}

export async function visit(context, hash = "") {
  const tab = await context.newPage();
  await tab.goto(base + hash);
  await tab.locator("#bot-status.up").waitFor();
  return tab;
}

export async function call(route, fields) {
  const response = await fetch(base + "playground/" + route, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields),
  });
  return response.json();
}

// Until the bot has done all there is to do, and the tab shows it. What was clicked is on its way to the bot first.
export async function settle(tab) {
  await tab.evaluate(() => true);
  await Promise.all([...under_way].map((one) => one.response()));
  const { settled } = await call("settle", { timeout_ms: 100_000 });
  assert.equal(settled, true, "the bot did not come to rest");
  const { revision } = await (await fetch(base + "playground/state?person=bo")).json();
  await tab.waitForFunction((wanted) => page.state && page.state.revision >= wanted, revision);
}

export const shot = (tab, name) => tab.screenshot({ path: `${pictures}/${name}.png` });
let picture_count = 0;
export const picture = (tab, name) => shot(tab, `${String(++picture_count).padStart(2, "0")}-${name}`);

// Nothing serious stands between the page and people who use it otherwise than by mouse and eyes.
export async function accessible(tab, what) {
  await tab.evaluate(axe.source);
  const { violations } = await tab.evaluate(() => axe.run(document));
  const grave = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  for (const one of grave)
    for (const node of one.nodes) problems.push(`${what}: ${one.help}: ${node.html.slice(0, 200)} ${node.failureSummary}`);
  if (grave.length === 0) step(`accessible: ${what}`);
}

// The pixels that stick out of the window to the right.
export const overhang = (tab) => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
export const become = (tab, name) => tab.locator("#people label", { hasText: name }).click();
// Until the tab shows it: before, the messages are those of the place it comes from.
export async function openPlace(tab, name) {
  await tab.locator("nav button[data-place]", { hasText: name }).click();
  await tab.waitForFunction(() => page.state.place && page.state.place.id === page.place);
  await tab.locator("#place-name", { hasText: name }).waitFor();
}
export const messages = (tab, words) => tab.locator("#messages > li.message", { hasText: words });

export async function type(tab, text) {
  await tab.locator("#composer-text").click();
  await tab.keyboard.type(text);
  await tab.keyboard.press("Escape");
  await tab.keyboard.press("Enter");
}

export async function press(tab, message, label) {
  await message.getByRole("button", { name: label }).first().click();
  await settle(tab);
}

// Runs the story and ends the process: 1 at the first surprise, with a picture of it.
export async function run(story) {
  const context = await open();
  try {
    await story(context);
    assert.deepEqual(problems, []);
    await context.close();
    process.exit(0);
  } catch (problem) {
    console.error(problem, problems);
    for (const tab of context.pages()) await picture(tab, "failed").catch(() => {});
    process.exit(1);
  }
}
