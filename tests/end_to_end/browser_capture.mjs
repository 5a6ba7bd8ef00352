// A message becomes an action by its emoji and by its menu, with the keyboard.
import { strict as assert } from "node:assert";
import { accessible, messages, picture, run, settle, step, type, visit } from "./browser_support.mjs";

const privately = (tab, words) => messages(tab, "Only visible to you").filter({ hasText: words });

run(async (context) => {
  const bo = await visit(context, "#U002/C104");

  await type(bo, "I will rotate the signing key");
  await settle(bo);
  const said = messages(bo, "I will rotate the signing key").filter({ hasNotText: "A-1" });
  await said.getByRole("button", { name: "React with handshake" }).focus();
  await bo.keyboard.press("Enter");
  await settle(bo);
  await privately(bo, "It is yours").waitFor();
  assert.equal(await said.getByRole("button", { name: "handshake, 1" }).getAttribute("aria-pressed"), "true");
  await picture(bo, "captured");
  step("an emoji on one's own words is a promise");

  await type(bo, "replica lag was 40 seconds");
  await settle(bo);
  const other = messages(bo, "replica lag was 40 seconds").first();
  await other.getByRole("button", { name: "More actions" }).focus();
  await bo.keyboard.press("Enter");
  await bo.keyboard.press("ArrowUp");
  assert.equal(await bo.evaluate(() => document.activeElement.textContent), "Delete", "arrows go round");
  await bo.keyboard.press("ArrowDown");
  assert.equal(await bo.evaluate(() => document.activeElement.textContent), "Track as an action");
  await accessible(bo, "a message's menu");
  await picture(bo, "menu");
  await bo.keyboard.press("Escape");
  assert.equal(await bo.evaluate(() => document.activeElement.getAttribute("aria-label")), "More actions");
  await bo.keyboard.press("Enter");
  await bo.keyboard.press("Enter");
  await bo.locator("#modal[open]").waitFor();
  assert.equal(await bo.getByLabel("What is to be done").inputValue(), "replica lag was 40 seconds");
  await accessible(bo, "the form of a new action");
  await picture(bo, "new-action");
  step("a message's menu opens a form with its words");

  await bo.getByLabel("What is to be done").fill("add an alert on replica lag");
  await bo.getByLabel("For which incident").fill("INC-999");
  await bo.getByRole("button", { name: "Record" }).click();
  await bo.locator("#modal .problem", { hasText: "INC-999" }).waitFor();
  assert.equal(await bo.getByLabel("What is to be done").inputValue(), "add an alert on replica lag", "nothing typed is lost");
  await picture(bo, "new-action-refused");
  await bo.getByLabel("For which incident").fill("INC-104");
  await bo.getByRole("button", { name: "Record" }).click();
  await settle(bo);
  await bo.locator("#modal:not([open])").waitFor({ state: "attached" });
  await privately(bo, "Noted A-2").waitFor();
  step("what is wrong keeps the form open, and what is right is noted");

  await bo.getByRole("button", { name: "New action", exact: true }).click();
  await bo.locator("#modal[open]").waitFor();
  assert.equal(await bo.getByLabel("What is to be done").inputValue(), "");
  await bo.keyboard.press("Escape");
  await bo.locator("#modal:not([open])").waitFor({ state: "attached" });
  step("the form opens from anywhere");
});
