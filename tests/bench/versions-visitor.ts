/** Somebody who makes versions and has two compared, on another machine: what they cost there is not counted. */
const [url = "", review = "", cookie = "", pauseMs = "500"] = process.argv.slice(2);
const headers = { cookie, "content-type": "application/json" };
const versions = `${url}/api/reviews/${review}/versions`;

let going = false;
let made = 0;
let done: Promise<void> = Promise.resolve();

async function visit(): Promise<void> {
  let before: string | null = null;
  while (going) {
    const answer = await fetch(versions, {
      method: "POST",
      headers,
      body: JSON.stringify({ name: `Version ${made}` }),
    });
    const { id } = (await answer.json()) as { id: string };
    if (!answer.ok) throw new Error(`a version was not made: ${answer.status}`);
    made++;
    for (const one of before === null ? [id] : [before, id])
      await (await fetch(`${versions}/${one}`, { headers: { cookie } })).arrayBuffer();
    before = id;
    await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
  }
}

process.on("message", (said) => {
  if (said === "go") {
    going = true;
    made = 0;
    done = visit();
  } else {
    going = false;
    void done.then(() => process.send?.({ made }));
  }
});
process.send?.("ready");
