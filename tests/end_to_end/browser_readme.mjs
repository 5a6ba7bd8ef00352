// The pictures of the README: a board, a reminder, a review and a person's own page, as they come out of a week's story.
// Run by scripts/pictures.
import { strict as assert } from "node:assert";
import { become, messages, openPlace, press, run, settle, shot, step, type, visit } from "./browser_support.mjs";

const TABLE = ["| Who | Action | Due |", "|---|---|---|", "| ana | alert on a full disk of db-3 | 11 dec |",
  "| Chidi Okafor | write the runbook for db-3 | 4 dec |", "| ana | test the failover | |"].join("\n");
const TEXT = "add an alert on replica lag";

async function say(tab, text) {
  await type(tab, text);
  await settle(tab);
}

run(async (context) => {
  const tab = await visit(context);
  await tab.setViewportSize({ width: 1120, height: 640 });
  await tab.locator("#hint-close").click();
  await openPlace(tab, "inc-104-checkout-down");
  await say(tab, "Checkout answers again, db-2 is the primary. Nobody saw the lag coming.");
  await say(tab, `/action @ana ${TEXT} by friday`);
  await say(tab, "/action write down what happened by thursday");
  await say(tab, "ACTION: @chidi to rehearse the failover by 4 dec");

  await become(tab, "ana");
  await openPlace(tab, "makegood");
  await press(tab, messages(tab, TEXT).first(), "Accept");
  const before = await messages(tab, TEXT).count();
  for (let morning = 0; morning < 4 && (await messages(tab, TEXT).count()) === before; ++morning) {
    await tab.getByRole("button", { name: "Next working morning" }).click();
    await settle(tab);
  }
  assert.equal(await messages(tab, TEXT).count(), before + 1, "one reminder");
  await shot(tab, "reminder");

  await become(tab, "bo");
  await openPlace(tab, "inc-104-checkout-down");
  await say(tab, "/action done A-2 https://wiki.example.com/inc-104");
  await tab.locator("#log").evaluate((log) => { log.scrollTop = 0; });
  await shot(tab, "board");

  await type(tab, "/action review INC-104");
  await settle(tab);
  await tab.locator("#modal[open]").waitFor();
  await tab.locator("#modal textarea").fill(TABLE);
  await tab.locator("#modal label", { hasText: "Owners were present and said yes" }).locator("input").check();
  await shot(tab, "review");
  await tab.locator("#modal-submit").click();
  await settle(tab);
  await press(tab, messages(tab, "3 read, 2 owners found"), /^They said yes/);

  await become(tab, "ana");
  await openPlace(tab, "makegood");
  await tab.getByRole("button", { name: "Home", exact: true }).click();
  await settle(tab);
  await tab.locator("#home").getByText("You owe 3 actions").waitFor();
  await shot(tab, "home");
  step("the pictures of the README were taken");
});
