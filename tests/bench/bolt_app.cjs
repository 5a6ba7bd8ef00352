// What a competent team writes first: Slack's own framework in Socket Mode, one durable insert per command with
// better-sqlite3 (write-ahead log, synchronous=FULL), then the ack. The yardstick of scripts/bench, on the same machine
// in the same run. Argument: the folder with the packages. The rest comes from the environment, as for makegood.
const path = require("node:path");

const packages = path.join(process.argv[2], "node_modules");
const { App, LogLevel } = require(path.join(packages, "@slack/bolt"));
const Database = require(path.join(packages, "better-sqlite3"));

const database = new Database(process.env.MAKEGOOD_DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`CREATE TABLE IF NOT EXISTS action (id INTEGER PRIMARY KEY, text TEXT NOT NULL, owner TEXT NOT NULL,
  channel TEXT NOT NULL, trigger TEXT NOT NULL UNIQUE, recorded_at INTEGER NOT NULL)`);
const insert = database.prepare(
  "INSERT INTO action (text, owner, channel, trigger, recorded_at) VALUES (?, ?, ?, ?, ?)");

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

app.command("/action", async ({ command, ack }) => {
  const row = insert.run(command.text, command.user_id, command.channel_id, command.trigger_id, Date.now());
  await ack({ response_type: "ephemeral", text: `Noted A-${row.lastInsertRowid}: ${command.text}` });
});

process.on("SIGTERM", () => process.exit(0));
app.start();
