import { describe, expect, test } from "vitest";
import { type FakeSlack, slackError, startFakeSlack } from "../../../../test/fakes/index.ts";
import type { Notifier } from "../notifier.ts";
import type { Page } from "../page.ts";
import { anItem, aPage, PAGES } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { PAGES_BY_KIND } from "../testing/kinds.ts";
import { renderSlack } from "./render.ts";
import { createSlack } from "./send.ts";

const LIVE = new AbortController().signal;

interface Ready {
  readonly fake: FakeSlack;
  readonly notifier: Notifier;
  /** Sends, and hands back the ids for the next page of the group. */
  send(page: Page): Promise<Readonly<Record<string, string>>>;
}

async function ready(use: (ready: Ready) => Promise<void>, channel = "C0123"): Promise<void> {
  await using fake = await startFakeSlack({ channels: { alerts: "C0999" } });
  const config = { token: "xoxb-test-token", channel, responders: [], api_url: fake.apiUrl, signing_secret: "s" };
  const notifier = createSlack(config, surroundings().context);
  await use({
    fake,
    notifier,
    send: async (page) => {
      const delivery = await notifier.send(page, LIVE);
      if (delivery.kind !== "sent") throw new Error(`${delivery.kind} ${delivery.reason}`);
      return delivery.externalIds ?? {};
    },
  });
}

describe("section 3, lifecycle", () => {
  test("one message per group: posted once, changed in place after, what is new in its thread", async () => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(aPage());
      await send(
        aPage({
          reason: "new_alerts_in_group",
          externalIds,
          firing: [anItem(), anItem({ episodeId: "e_2" })],
          fresh: ["e_2"],
        }),
      );
      await send({ ...(PAGES["acknowledged"] as Page), externalIds });
      await send({ ...(PAGES["resolved"] as Page), externalIds });
      expect(fake.messages).toHaveLength(1);
      const [message] = fake.messages;
      expect(message?.updates).toBe(3);
      expect(message?.text).toContain("[Resolved]");
      expect(fake.replies(message?.ts ?? "").map(({ text }) => text.split("\n")[0])).toEqual([
        "New in this group",
        "Acknowledged by ann",
        "Resolved: no new evidence since 2026-11-24 09:58 UTC, and nobody has judged it",
      ]);
    });
  });

  test("a reply that did not get through comes with the next attempt, and no second message with it", async () => {
    await ready(async ({ fake, notifier, send }) => {
      const page = aPage({ reason: "severity_raised", severity: "critical", externalIds: await send(aPage()) });
      // The change of the message is taken, and the word in its thread is not.
      fake.fail({ kind: "pass" }, { kind: "answer", response: { status: 503 } });
      expect(await notifier.send(page, LIVE)).toMatchObject({ kind: "retry" });
      expect(await notifier.send(page, LIVE)).toMatchObject({ kind: "sent" });
      expect(fake.messages).toHaveLength(1);
      expect(fake.replies(fake.messages[0]?.ts ?? "").map(({ text }) => text)).toEqual([
        "Raised to critical: deploy called from a network it never used, on actions it never called",
      ]);
    });
  });

  test("all that is posted says of which group it is and the how-manieth, so that doubles can be found: in the thread as well", async () => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(aPage());
      await send(aPage({ reason: "severity_raised", severity: "critical", externalIds, sequence: 2 }));
      const told = fake.calls.map(({ method, args }) => [method, args["metadata"]]);
      const { groupId: group } = aPage();
      const metadata = (sequence: number) => ({ event_type: "rolecall_alert", event_payload: { group, sequence } });
      expect(told).toEqual([
        ["chat.postMessage", metadata(aPage().sequence)],
        ["chat.update", metadata(2)],
        ["chat.postMessage", metadata(2)],
      ]);
    });
  });

  test("the pair is the channel of the response, not the name that was configured, and the ts as a string", async () => {
    await ready(async ({ send }) => {
      expect(await send(aPage())).toEqual({ channel: "C0999", ts: "1764000000.000001" });
    }, "#alerts");
  });

  test("every update sends text and all blocks", async () => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(aPage());
      await send(aPage({ reason: "evidence_updated", externalIds }));
      expect(fake.messages[0]?.blocks.length).toBeGreaterThan(4);
      expect(fake.calls.at(-1)?.args["text"]).toContain("[High]");
    });
  });

  test("a change of evidence alone writes nothing into the thread", async () => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(aPage());
      await send(aPage({ reason: "evidence_updated", externalIds }));
      expect(fake.replies(externalIds["ts"] ?? "")).toEqual([]);
    });
  });

  test.each<[string, Partial<Page>, boolean]>([
    ["the severity rises", { reason: "severity_raised" }, true],
    ["what is new is more severe than all before", { reason: "new_alerts_in_group", raised: true }, true],
    ["what is new is not", { reason: "new_alerts_in_group" }, false],
    ["it is repeated", { reason: "repeat_interval_elapsed" }, false],
    ["a snooze is over", { reason: "repeat_interval_elapsed", remark: { did: "snooze-over", by: "", why: "" } }, true],
    ["a group fires again", { reason: "first_notification" }, true],
  ])("reply_broadcast where somebody has to look: %s", async (_, change, broadcast) => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(aPage());
      await send(aPage({ ...change, externalIds }));
      expect(fake.replies(externalIds["ts"] ?? "")).toMatchObject([{ broadcast }]);
    });
  });

  test("metadata names the group and the sequence, so that doubles can be found", async () => {
    await ready(async ({ fake, send }) => {
      await send(aPage());
      expect(fake.messages[0]?.metadata).toEqual({
        event_type: "rolecall_alert",
        event_payload: { group: "g_1", sequence: 7 },
      });
    });
  });

  test.each(["message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"])(
    "error row %s: posted anew, and the new ts is handed back",
    async (code) => {
      await ready(async ({ fake, send }) => {
        const externalIds = await send(aPage());
        fake.fail(slackError(code));
        const next = await send(aPage({ reason: "severity_raised", externalIds }));
        expect(next["ts"]).not.toBe(externalIds["ts"]);
        expect(fake.messages).toHaveLength(2);
      });
    },
  );

  test.each(["is_archived", "channel_not_found", "not_in_channel"])(
    "%s of the message's channel: posted anew in the one that is configured now",
    async (code) => {
      await ready(async ({ fake, send }) => {
        const externalIds = await send(aPage());
        fake.fail(slackError(code));
        const next = await send(
          aPage({ reason: "severity_raised", externalIds: { ...externalIds, channel: "C0777" } }),
        );
        expect(next["channel"]).toBe("C0123");
      });
    },
  );

  test.each(["is_archived", "channel_not_found", "not_in_channel"])(
    "%s of the channel that is configured: refused, with its name",
    async (code) => {
      await ready(async ({ fake, notifier }) => {
        fake.fail(slackError(code), slackError(code));
        const page = aPage({ reason: "severity_raised", externalIds: { channel: "C0123", ts: "1.1" } });
        const detail = `${code}, channel C0123`;
        expect(await notifier.send(page, LIVE)).toEqual({ kind: "refused", reason: "client-error", detail });
        expect(fake.requests).toHaveLength(2);
      });
    },
  );

  test("a message that somebody deleted is posted anew", async () => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(aPage());
      fake.remove(externalIds["ts"] ?? "");
      await send(aPage({ reason: "repeat_interval_elapsed", externalIds }));
      expect(fake.messages).toHaveLength(1);
    });
  });

  test.each(["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])(
    "%s: sent as text once, and counted",
    async (code) => {
      await ready(async ({ fake, notifier }) => {
        fake.fail(slackError(code));
        expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "sent", degraded: true });
        expect(fake.messages).toMatchObject([{ blocks: [], attachments: [] }]);
      });
    },
  );

  test("refused even as text: an outcome, no loop", async () => {
    await ready(async ({ fake, notifier }) => {
      fake.fail(slackError("invalid_blocks"), slackError("msg_too_long"));
      expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "refused", reason: "client-error" });
      expect(fake.requests).toHaveLength(2);
    });
  });

  test("accepted, then the connection drops: a retry may post twice, and never loses", async () => {
    await ready(async ({ fake, notifier, send }) => {
      fake.fail({ kind: "accept-then-drop" });
      expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "retry", reason: "server-error" });
      await send(aPage());
      expect(fake.messages.map(({ metadata }) => metadata)).toEqual([
        fake.messages[0]?.metadata,
        fake.messages[0]?.metadata,
      ]);
    });
  });

  test("the colour is the state's", async () => {
    await ready(async ({ fake, send }) => {
      for (const state of ["firing", "acknowledged", "resolved"])
        await send({ ...(PAGES[state] as Page), externalIds: {} });
      const colours = fake.messages.map(({ attachments }) => (attachments[0] as { color: string }).color);
      expect(colours).toEqual(["#a30200", "#daa038", "#2eb886"]);
    });
  });
});

describe("section 2.1, the client", () => {
  test("a 429 of one channel delays no other, and is not waited for", async () => {
    await ready(async ({ fake, notifier, send }) => {
      fake.fail({ kind: "answer", response: { status: 429, headers: { "retry-after": "30" } } });
      expect(await notifier.send(aPage(), LIVE)).toEqual({
        kind: "retry",
        reason: "rate-limited",
        afterMs: 30_000,
        detail: "HTTP 429",
      });
      await send(aPage({ groupId: "g_2" }));
      expect(fake.requests).toHaveLength(2);
    });
  });

  test("own budget: a burst of posts, then one per second", async () => {
    await ready(async ({ notifier }) => {
      const outcomes = [];
      for (let index = 0; index < 7; index += 1) outcomes.push(await notifier.send(aPage(), LIVE));
      expect(outcomes.map(({ kind }) => kind)).toEqual(["sent", "sent", "sent", "sent", "sent", "retry", "retry"]);
      expect(outcomes[5]).toMatchObject({ reason: "rate-limited", afterMs: 1000 });
    });
  });

  test("own budget: a message whose reply may not be posted yet is not changed yet either", async () => {
    await ready(async ({ fake, notifier, send }) => {
      const externalIds = await send(aPage());
      for (let index = 0; index < 4; index += 1) await send(aPage());
      const later = await notifier.send({ ...(PAGES["resolved"] as Page), externalIds }, LIVE);
      expect(later).toMatchObject({ kind: "retry", reason: "rate-limited", afterMs: 1000 });
      expect(fake.messages.map(({ updates }) => updates)).toEqual([0, 0, 0, 0, 0]);
    });
  });
});

describe("section 4, message design", () => {
  const shown = (page: Page) => {
    const message = renderSlack(page, { consoleUrl: "https://rolecall.example", buttons: true });
    return { ...message, all: JSON.stringify(message.blocks) };
  };
  const firing = PAGES["firing"] as Page;

  test.each(
    Object.entries({ firing: "#a30200", acknowledged: "#daa038", resolved: "#2eb886", silenced: "#dddddd" } as const),
  )("row 0: the colour of the attachment is the state: %s", (state, colour) => {
    const page = state === "silenced" ? aPage({ state: "silenced", reason: "snoozed" }) : (PAGES[state] as Page);
    expect(shown(page).attachments.map(({ color }) => color)).toEqual([colour]);
  });

  test("row 1: a mark and a word for the severity, and the title with a link", () => {
    expect(shown(firing).all).toMatch(
      /:red_circle: \*<https:\/\/rolecall\.example\/findings\/\w+\|deploy called.*>\* · High/,
    );
  });

  test.each(["Who", "Where", "What is unusual", "How sure", "When"])("row 2: the field %s", (name) => {
    expect(shown(firing).all).toContain(`*${name}*`);
  });

  test("row 3, why: what was seen beside what is usual", () => {
    expect(shown(firing).all).toContain("network operator: AS64500 (usually AS14618 (512 of 512 hours))");
  });

  test("row 4: detector and version, ATT&CK, OWASP, how many reports, the fingerprint", () => {
    expect(shown(firing).all).toContain("behavior@1 · ATT&amp;CK T1078.004 · OWASP NHI2 · 3 reports · v1:001122334455");
  });

  test.each<[string, Page, readonly string[]]>([
    ["firing", firing, ["acknowledge", "snooze", "expected", "compromised", "open"]],
    ["acknowledged", PAGES["acknowledged"] as Page, ["snooze", "expected", "compromised", "reopen", "open"]],
    ["resolved: only Reopen remains", PAGES["resolved"] as Page, ["reopen", "open"]],
    ["a storm", PAGES["digest"] as Page, ["acknowledge", "open"]],
    ["missing logs", PAGES_BY_KIND["coverage"] as Page, ["acknowledge", "snooze", "open"]],
  ])("rows 5 and 6: the buttons of %s", (_, page, ids) => {
    const { blocks } = shown(page);
    const elements = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
    expect(elements.map(({ action_id }) => action_id)).toEqual(ids);
  });

  test("row 6: who took it", () => {
    const [state] = shown(PAGES["acknowledged"] as Page).attachments;
    expect(JSON.stringify(state)).toContain("acknowledged by ann");
  });

  test("without a signing secret there are no buttons", async () => {
    await using fake = await startFakeSlack();
    const config = { token: "xoxb-test-token", channel: "C0123", responders: [], api_url: fake.apiUrl };
    await createSlack(config, surroundings().context).send(aPage(), LIVE);
    expect(fake.messages[0]?.blocks.map((block) => (block as { type: string }).type)).not.toContain("actions");
  });

  test.each(Object.entries(PAGES))("without buttons the words hold the link: %s", (_, page) => {
    const { blocks } = renderSlack(page, { consoleUrl: "https://rolecall.example", buttons: false });
    expect(blocks.map(({ type }) => type)).not.toContain("actions");
    expect(JSON.stringify(blocks)).toContain("<https://rolecall.example/findings/f_");
  });

  test("the fallback text says severity, what, how rare, whose, who, when, what to do, and the link", async () => {
    await ready(async ({ fake, send }) => {
      await send(aPage());
      expect(fake.messages[0]?.text).toBe(
        [
          "[High] deploy called from a network it never used, on actions it never called – once in 14,000 identity-days – owner team-payments",
          "deploy (role, aws:123456789012:role:deploy), production",
          "network operator: AS64500 (usually AS14618 (512 of 512 hours)); action: GetSecretValue (usually PutObject); calls per hour: 410 (usually 12 to 40)",
          "2026-11-24 09:12 to 09:58 UTC",
          "Ask team-payments whether this was planned. If nobody knows: revoke its credential, then see what else it called.",
          "1 firing",
          "https://rolecall.example/findings/f_0123456789abcdef",
        ].join("\n"),
      );
    });
  });

  test.each([
    ["nothing of it is critical", "high", ["e_1"], []],
    ["what is critical was there before", "critical", [], []],
    [
      "something new is critical",
      "critical",
      ["e_1"],
      [{ broadcast: true, text: /^Critical, in this storm\ncritical: / }],
    ],
  ] as const)(
    "a storm goes on, and its thread is silent unless there is something critical: %s",
    async (_, severity, fresh, replies) => {
      await ready(async ({ fake, send }) => {
        const externalIds = await send(PAGES["digest"] as Page);
        await send({
          ...(PAGES["digest"] as Page),
          firing: [anItem({ episodeId: "e_1", severity })],
          fresh,
          externalIds,
        });
        const said = fake.replies(externalIds["ts"] ?? "");
        expect(said.map(({ broadcast }) => broadcast)).toEqual(replies.map(({ broadcast }) => broadcast));
        for (const { text } of replies) expect(said[0]?.text).toMatch(text);
      });
    },
  );

  test("a storm that is over is called that, and not by the name of one of its findings", async () => {
    await ready(async ({ fake, send }) => {
      const externalIds = await send(PAGES["digest"] as Page);
      const digest = { detectors: [], identities: [] } as const;
      await send(aPage({ ...PAGES["resolved"], digest, resolvedTotal: 240, externalIds }));
      expect(fake.messages[0]?.text).toBe("[Resolved] Storm over");
      expect(JSON.stringify(fake.messages[0]?.blocks)).not.toContain(anItem().finding.title);
    });
  });

  test("section 10, a digest names what is critical while there is room, and counts the rest", async () => {
    await ready(async ({ fake, send }) => {
      const named = (most: number, title: string) =>
        Array.from({ length: most }, (_, at) =>
          anItem({ episodeId: `e_${at}`, severity: "critical" }, { title: `${title} ${at}.` }),
        );
      const digest = { detectors: [["behavior", 9000]], identities: [] } as const;
      const page = { state: "digest", reason: "storm_digest", severity: "critical", digest } as const;
      await send(aPage({ ...page, firing: named(60, "key in public"), firingTotal: 9000 }));
      const shown = JSON.stringify(fake.messages[0]?.blocks);
      for (let at = 0; at < 60; at += 1) expect(shown).toContain(`key in public ${at}.`);
      expect(shown).toContain("and 8940 more");
      await send(aPage({ ...page, firing: named(100, "<&>".repeat(60)), firingTotal: 100 }));
      const wide = fake.messages[1]?.blocks ?? [];
      expect(wide.length).toBeLessThanOrEqual(14);
      expect(JSON.stringify(wide).length).toBeLessThan(12_000);
    });
  });

  test("budgets: at most 14 blocks, 12,000 characters and 3,800 bytes of text, whatever comes", async () => {
    await ready(async ({ fake, send }) => {
      const wide = "界".repeat(5000);
      const items = Array.from({ length: 20 }, (_, at) =>
        anItem({ episodeId: `e_${at}` }, { title: wide, owner: wide, identity_name: wide }),
      );
      await send(aPage({ firing: items, firingTotal: 5000 }));
      const [message] = fake.messages;
      expect(message?.blocks.length).toBeLessThanOrEqual(14);
      expect(JSON.stringify(message?.blocks).length).toBeLessThan(12_000);
      expect(Buffer.byteLength(message?.text ?? "")).toBeLessThanOrEqual(3800);
    });
  });
});
