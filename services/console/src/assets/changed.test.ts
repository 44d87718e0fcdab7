import { afterEach, beforeEach, expect, test, vi } from "vitest";

// A module as browsers get it, without types.
const { followState } = (await import(new URL("scripts/changed.js", import.meta.url).href)) as {
  followState(root: object): void;
};

/** As much of a page as the module touches. */
function page(data: Readonly<Record<string, string>>) {
  const place = {
    dataset: data,
    hidden: true,
    firstChild: undefined as { readonly textContent: string } | undefined,
    link: undefined as { readonly href: string } | undefined,
    replaceChildren(text: string, link: { readonly href: string }) {
      place.firstChild = { textContent: text };
      place.link = link;
    },
  };
  const root = {
    hidden: false,
    getElementById: () => place,
    addEventListener: () => undefined,
    createElement: () => ({}),
  };
  return { place, root };
}

const SHOWN = { finding: "f_1", state: "firing", reason: "firing", actor: "" };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { href: "https://rolecall.example/findings/f_1?said=reopen&x=1#verdict" });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Answers so from now on. */
const answers = (...episodes: readonly object[]) =>
  vi.stubGlobal("fetch", async () => ({ json: async () => ({ episodes }) }));
const closed = { at: "2026-11-24T11:00:00.000Z", state: "closed", reason: "true_positive", actor: "ann" };

test("what was made of a finding elsewhere is said once, with a link that loads the page and does not only scroll", async () => {
  const { place, root } = page(SHOWN);
  answers({ ...closed, at: "2026-11-24T10:00:00.000Z", state: "resolved" }, closed);
  followState(root);
  await vi.advanceTimersByTimeAsync(0);
  expect(place).toMatchObject({
    hidden: false,
    firstChild: { textContent: "Changed meanwhile: closed: true positive by ann; " },
  });
  expect(place.link?.href).toBe("https://rolecall.example/findings/f_1?x=1");
  const { link } = place;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(place.link).toBe(link);
});

test("what is as it was, what is taken back and what nobody can say is not said", async () => {
  const { place, root } = page(SHOWN);
  answers({ ...SHOWN, at: closed.at });
  followState(root);
  await vi.advanceTimersByTimeAsync(0);
  expect(place.hidden).toBe(true);
  answers(closed);
  await vi.advanceTimersByTimeAsync(5000);
  expect(place.hidden).toBe(false);
  answers();
  await vi.advanceTimersByTimeAsync(5000);
  expect(place.hidden).toBe(false);
  answers({ ...SHOWN, at: closed.at });
  await vi.advanceTimersByTimeAsync(5000);
  expect(place.hidden).toBe(true);
});
