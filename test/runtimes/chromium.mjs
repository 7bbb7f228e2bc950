// Runs the bundled suite in a page of headless Chromium, which sends back what it finds.
import { createServer } from "node:http";
import { join } from "node:path";
import { outcomeOf } from "./events.mjs";
import { run } from "./process.mjs";

const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module">
const send = fetch; // before any test can replace it
const report = (event) => send("/report", { method: "POST", body: JSON.stringify(event) });
import("/suite.js").then(({ runSuite }) => runSuite(report))
  .catch((error) => report({ type: "broken", message: String(error.stack ?? error) }));
</script>`;

/**
 * @param {{ binary: string, suite: string, folder: string, timeLimitMs: number }} options
 * @returns {Promise<import("./run.mjs").Outcome>}
 */
export async function runChromium({ binary, suite, folder, timeLimitMs }) {
  const events = [];
  const { server, port, done } = await serve(suite, events);
  try {
    const args = [...flags, `--user-data-dir=${join(folder, "profile")}`, `http://127.0.0.1:${port}/`];
    const { code, timedOut, stderr } = await run(binary, args, { timeLimitMs, stop: done });
    const broken = events.filter((event) => event.type === "broken").map((event) => event.message);
    return outcomeOf(
      events.filter((event) => event.type !== "broken"),
      {
        ended: timedOut
          ? `not done after ${timeLimitMs / 1000} s`
          : [`Chromium ended with ${code}`, ...broken, withoutNoise(stderr)].join("\n"),
        identity: (start) => / (?:Headless)?Chrome\//.test(start.userAgent) && !start.builtins,
      },
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const flags = [
  "--headless",
  "--no-sandbox", // root in a container has no sandbox; the page is our own
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium complains of missing desktop services whatever happens. */
const withoutNoise = (text) =>
  text
    .split("\n")
    .filter((line) => !/dbus|DBus/.test(line))
    .join("\n")
    .slice(-2000);

/** Loopback is a secure context, so that the page has crypto.subtle. `done` settles with the last event. */
function serve(suite, events) {
  return new Promise((resolve) => {
    let finish;
    const done = new Promise((settle) => {
      finish = settle;
    });
    const server = createServer(async (request, response) => {
      if (request.url === "/report") {
        request.setEncoding("utf8");
        let body = "";
        for await (const text of request) body += text;
        response.writeHead(204).end();
        const event = JSON.parse(body);
        events.push(event);
        if (event.type === "end" || event.type === "broken") finish();
      } else if (request.url === "/suite.js") {
        response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(suite);
      } else {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
      }
    });
    server.listen(0, "127.0.0.1", () => resolve({ server, port: server.address().port, done }));
  });
}
