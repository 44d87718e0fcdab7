import type { Event, Finding, Severity } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { Episode } from "../episode/episode.ts";
import { EpisodeBook } from "../episode/episode-book.ts";
import { noteMatch } from "../episode/rule-episodes.ts";
import { newIdentity } from "../state/record.ts";
import { OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { STORIES } from "./stories.ts";
import type { Scene } from "./story.ts";
import { Trails } from "./trails.ts";

const MINUTE = 60_000;
type Step = Scene[number];

/** Findings that open as the scene says, each by a detector of its own, by these actors in turn. */
class Stage {
  readonly episodes = new EpisodeBook();
  readonly trails = new Trails("default", this.episodes);
  #played = 0;
  /** How often each part was so on days before. */
  pattern: "UNSEEN" | "RARE" = "UNSEEN";

  play(
    scene: Scene,
    actors: readonly string[] = ["thief"],
    chain: readonly string[] = [],
    said: Partial<Event> = {},
  ): void {
    for (const step of scene) {
      const actor = actors[this.#played % actors.length] as string;
      this.#playStep(step, actor, chain, said);
      this.#played += 1;
    }
  }

  get told(): readonly Finding[] {
    return Array.from(this.episodes.all(), ({ finding }) => finding).filter(({ kind }) => kind === "sequence");
  }

  #playStep([minute, tactics, severity]: Step, actor: string, chain: readonly string[], said: Partial<Event>): void {
    const time = WORLD_START + minute * MINUTE;
    const event = { ...call(actor, time, `e${minute}-${this.#played}`), ...said };
    const record = newIdentity(event, time, OPTIONS.context("", {}), new Map());
    this.episodes.onOpen = (episode: Episode) => this.trails.note(episode, { event, time, record, chain });
    noteMatch(this.episodes, "default", matchOf(`rule-${this.#played}`, tactics, severity, this.pattern), {
      event,
      time,
      record,
    });
  }
}

function matchOf(rule: string, tactics: Step[1], severity: Severity, pattern: "UNSEEN" | "RARE") {
  const attacks = tactics.map((tactic) => ({ tactic, technique: "T1078", version: "19" }));
  const dimensions = [{ name: "habit", pattern, observed: "", expected: "", surprise: 0, added: 0 }];
  const rest = { confidence: "low", owasp: ["NHI5"], dimensions, key: "" } as const;
  return { rule, version: 1, title: `${rule} matched`, severity, attacks, ...rest };
}

const cases = (of: "fires" | "quiet") =>
  STORIES.flatMap((story) => story[of].map((scene, at) => [story.id, at, scene] as const));

test("every story has examples of both kinds, and an id of its own", () => {
  expect(new Set(STORIES.map(({ id }) => id)).size).toBe(STORIES.length);
  for (const { fires, quiet } of STORIES) expect(Math.min(fires.length, quiet.length)).toBeGreaterThan(0);
});

test.each(cases("fires"))("%s is told: example %i", (id, _, scene) => {
  const stage = new Stage();
  stage.play(scene);
  expect(stage.told.map(({ detector }) => detector)).toContain(id);
});

test.each(cases("quiet"))("%s is not told: example %i", (id, _, scene) => {
  const stage = new Stage();
  stage.play(scene);
  expect(stage.told.map(({ detector }) => detector)).not.toContain(id);
});

const THEFT: Scene = [
  [0, ["Discovery"], "low"],
  [20, ["Credential Access"], "low"],
  [50, ["Exfiltration"], "low"],
];

test("the finding names its parts, is graver than each, and takes their tags", () => {
  const stage = new Stage();
  stage.play(THEFT);
  const [finding] = stage.told;
  expect(finding).toMatchObject({
    detector: "sequence.data-theft",
    kind: "sequence",
    severity: "medium",
    identity_uid: "aws:1:role:thief",
    title: "thief came in or looked around, took credentials or data together, and took data out",
    first_seen: "2026-03-02T00:00:00.000Z",
    time: "2026-03-02T00:50:00.000Z",
    calibration: "none",
    owasp: ["NHI5"],
  });
  const parts = Array.from(stage.episodes.all(), (each) => each.finding).filter(({ kind }) => kind === "rule");
  for (const [at, part] of parts.entries()) expect(finding?.dimensions[at]?.observed).toContain(part.finding_uid);
  expect(finding?.attacks.map(({ tactic }) => tactic)).toEqual(["Discovery", "Credential Access", "Exfiltration"]);
});

test("what comes later joins it, and may make it worse; its id and time stay", () => {
  const stage = new Stage();
  stage.play(THEFT);
  const before = stage.told;
  stage.play([[80, ["Exfiltration"], "high"]]);
  const [later, ...more] = stage.told;
  expect(more).toEqual([]);
  expect(later).toMatchObject({ severity: "critical", finding_uid: before[0]?.finding_uid, time: before[0]?.time });
  expect(later?.dimensions).toHaveLength(4);
});

test("of a long one the beginning stays: when it was first seen, its tags, its first steps", () => {
  const stage = new Stage();
  stage.play([
    [0, ["Defense Impairment"], "high"],
    [1, ["Exfiltration"], "low"],
  ]);
  const [opened] = stage.told;
  stage.play([[2, ["Defense Impairment"], "high"]]);
  stage.play(Array.from({ length: 40 }, (_, k) => [3 + k, ["Impact"], "low"] as const));
  const [later, ...more] = stage.told.filter(({ detector }) => detector === "sequence.blinded");
  expect(more).toEqual([]);
  expect(later).toMatchObject({
    first_seen: "2026-03-02T00:00:00.000Z",
    time: "2026-03-02T00:01:00.000Z",
    last_seen: "2026-03-02T00:17:00.000Z",
  });
  expect(later?.dimensions.slice(0, 2)).toEqual(opened?.dimensions);
  expect(later?.dimensions.length).toBeLessThanOrEqual(24);
  expect(later?.attacks.map(({ tactic }) => tactic)).toEqual(["Defense Impairment", "Exfiltration", "Impact"]);
  expect(later?.sql).toContain("time >= toDateTime64('2026-03-02 00:00:00.000', 3, 'UTC')");
});

test("the same detector again is no further step", () => {
  const stage = new Stage();
  const time = WORLD_START;
  for (const [k, tactic] of (["Discovery", "Credential Access", "Exfiltration"] as const).entries()) {
    const event = call("thief", time + k * MINUTE, `e${k}`);
    const record = newIdentity(event, time, OPTIONS.context("", {}), new Map());
    stage.episodes.onOpen = (episode) => stage.trails.note(episode, { event, time: time + k, record, chain: [] });
    const match = { ...matchOf("one", [tactic], "medium", "UNSEEN"), key: `${k}` };
    noteMatch(stage.episodes, "default", match, { event, time: time + k, record });
  }
  expect(stage.told).toEqual([]);
});

describe("along one chain of delegation", () => {
  test("several actors' findings are one story", () => {
    const stage = new Stage();
    stage.play(THEFT, ["scout", "reader", "sender"], ["agents:x:ai-agent:planner"]);
    const [finding, ...more] = stage.told;
    expect(more).toEqual([]);
    expect(finding?.identity_uid).toBe("aws:1:role:sender");
    expect(finding?.dimensions[0]?.observed).toContain("aws:1:role:scout: rule-0 matched");
    expect(finding?.sql).toContain("identity_uid IN ('aws:1:role:scout', 'aws:1:role:reader', 'aws:1:role:sender')");
  });
  test("what another does later is told as that other's", () => {
    const stage = new Stage();
    stage.play(THEFT, ["scout", "reader", "sender"], ["agents:x:ai-agent:planner"]);
    stage.play([[80, ["Exfiltration"], "low"]], ["scout"], ["agents:x:ai-agent:planner"]);
    const [finding] = stage.told;
    expect(finding?.identity_uid).toBe("aws:1:role:sender");
    const whose = finding?.dimensions.map(({ observed }) => /(aws:1:role:\w+): /.exec(observed)?.[1]);
    expect(whose).toEqual(["aws:1:role:scout", "aws:1:role:reader", undefined, "aws:1:role:scout"]);
  });
  test("one actor's story is told once, as his own", () => {
    const stage = new Stage();
    stage.play(THEFT, ["thief"], ["agents:x:ai-agent:planner"]);
    expect(stage.told).toHaveLength(1);
  });
  test("what one of them did is told as his, with what others do besides, and not once more of everybody", () => {
    const stage = new Stage();
    const scene: Scene = [
      [0, ["Execution"], "low"],
      [1, ["Defense Impairment"], "high"],
      [2, ["Credential Access"], "medium"],
      [3, ["Credential Access"], "medium"],
    ];
    stage.play(scene, ["other", "thief", "thief", "other"], ["aws:1:role:parent"]);
    const blinded = stage.told.filter(({ detector }) => detector === "sequence.blinded");
    expect(blinded.map(({ identity_name }) => identity_name)).toEqual(["thief"]);
    expect(blinded[0]?.dimensions).toHaveLength(3);
  });
  test("actors who have nothing to do with each other play none", () => {
    const stage = new Stage();
    stage.play(THEFT, ["scout", "reader", "sender"]);
    expect(stage.told).toEqual([]);
  });
});

describe("of an agent that is one identity for everybody", () => {
  const people = (...names: readonly string[]): Stage => {
    const stage = new Stage();
    for (const [nth, step] of THEFT.entries()) {
      const person = `otel::human:${names[nth % names.length]}`;
      const said = { action: "claude_code.tool_result Bash", delegation: [person] };
      stage.play([step], ["claude-code"], [person], said);
    }
    return stage;
  };
  test("what it did for one person is a story, and says for whom", () => {
    const titles = people("ann@example.com").told.map(({ title }) => title);
    expect(titles).toEqual([
      "claude-code for ann@example.com came in or looked around, took credentials or data together, and took data out",
    ]);
  });
  test("what it did for several is none", () => {
    expect(people("ann@example.com", "bob@example.com", "cid@example.com").told).toEqual([]);
  });
});

test("a restart between the steps changes no byte", () => {
  const whole = new Stage();
  whole.play(THEFT);
  const before = new Stage();
  before.play(THEFT.slice(0, 2));
  const { rows } = before.trails.takeRows();
  const trails = new Trails("default", before.episodes);
  trails.restore(rows);
  Object.assign(before, { trails });
  before.play(THEFT.slice(2));
  expect(JSON.stringify(before.told)).toBe(JSON.stringify(whole.told));
});

test("what it did on a day before counts as little, however grave: each deployment takes down what it put up", () => {
  const stage = new Stage();
  stage.pattern = "RARE";
  stage.play([
    [0, ["Credential Access"], "high"],
    [20, ["Impact"], "medium"],
    [50, ["Impact"], "medium"],
  ]);
  expect(stage.told).toEqual([]);
});
