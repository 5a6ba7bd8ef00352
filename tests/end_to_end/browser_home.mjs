// A review pasted into its form, and the owners' own pages of the bot.
import { strict as assert } from "node:assert";
import { accessible, become, messages, openPlace, picture, press, run, settle, step, type, visit } from "./browser_support.mjs";

const TABLE = ["| Who | Action | Due |", "|---|---|---|", "| ana | add an alert on replica lag | fri |",
  "| Chidi Okafor | write the runbook for db-3 | 4 dec |", "| ana | test the failover | |"].join("\n");

const home = (tab) => tab.locator("#home");

async function openHome(tab) {
  await openPlace(tab, "makegood");
  await tab.getByRole("button", { name: "Home", exact: true }).click();
  await settle(tab);
}

async function pressAtHome(tab, label) {
  await home(tab).getByRole("button", { name: label }).first().click();
  await settle(tab);
}

run(async (context) => {
  const tab = await visit(context);
  await openPlace(tab, "inc-104-checkout-down");
  await type(tab, "/action review INC-104");
  await settle(tab);
  await tab.locator("#modal[open]").waitFor();
  await accessible(tab, "the form of a review");
  await tab.locator("#modal textarea").fill(TABLE);
  await tab.locator("#modal label", { hasText: "Owners were present and said yes" }).locator("input").check();
  await picture(tab, "review-form");
  await tab.locator("#modal-submit").click();
  await settle(tab);
  const preview = messages(tab, "3 read, 2 owners found");
  await preview.waitFor();
  await picture(tab, "review-preview");
  await press(tab, preview, /^They said yes/);
  await messages(tab, "Recorded 3 actions: A-1 to A-3").waitFor();
  assert.equal(await messages(tab, "recorded by bo: 3 actions").count(), 1, "one message to the channel");
  step("a review is one paste, one look, one tap");
  await press(tab, messages(tab, "recorded by bo: 3 actions"), "Copy as table");
  await messages(tab, "| Id | Action | Owner | Due | State |").waitFor();
  await picture(tab, "review-recorded");

  await become(tab, "ana");
  await openHome(tab);
  await home(tab).getByText("You owe 2 actions").waitFor();
  await accessible(tab, "a person's page");
  await picture(tab, "home");
  await pressAtHome(tab, /^Fine$|is fine$/);
  await pressAtHome(tab, /^(Done|Mark A-1 as done)/);
  await home(tab).getByText("You owe 1 action").waitFor();
  assert.equal(await home(tab).getByText("add an alert on replica lag").count(), 0, "what is done stands there no more");
  step("the page is answered with one tap, and follows");

  await pressAtHome(tab, /^Not me/);
  await home(tab).getByText("You owe nothing").waitFor();
  await accessible(tab, "an empty page");
  await picture(tab, "home-empty");
  step("an empty page is written for a person");
});
