import { createRate, type RateOptions } from "../calendar/rate.ts";
import { HOUR_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { Client, Run } from "../network/client.ts";
import type { Persona } from "../personas/persona.ts";
import type { ToolUser } from "../personas/tool-user.ts";
import { uuid } from "../random/identifier.ts";
import { PitmanYor } from "../random/pitman-yor.ts";
import type { Random } from "../random/random.ts";
import { always, type Emit, type Machine } from "./machine.ts";
import { performInTurn } from "./perform.ts";

export interface SupportAgentOptions {
  readonly name: string;
  readonly team: string;
  readonly story: string;
  readonly agent: ToolUser;
  /** Agents that it starts for parts of the work. */
  readonly helpers: readonly Persona[];
  /** Identities of the people that it works for. */
  readonly users: readonly string[];
  readonly rate: RateOptions;
  /** Where given, the agent comes upon its tools by a Pitman-Yor process with these parameters. */
  readonly novelty?: { readonly strength: number; readonly discount: number };
  readonly activeAt?: (hourAt: number) => boolean;
}

const HELPED = 0.45;
const SECOND_HELPER = 0.15;

/**
 * An AI agent: a conversation is a run on behalf of a user, in which it calls tools and, about every other time, starts a
 * sub-agent that calls its own tools on behalf of the agent and the user.
 */
export function createSupportAgent(company: Company, options: SupportAgentOptions): Machine {
  const { name, team, story, agent, helpers, activeAt = always } = options;
  return {
    name,
    trade: "support-agent",
    team,
    story,
    personas: [agent, ...helpers],
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, options.rate);
      const working = options.novelty === undefined ? agent : exploring(agent, options.novelty);
      return (hourAt, emit) => {
        for (let count = rate(hourAt, 1); count > 0; count -= 1) {
          converse(company, { ...options, agent: working }, random, hourAt + random.below(HOUR_MS), emit);
        }
      };
    },
  };
}

function converse(company: Company, options: SupportAgentOptions, random: Random, startedAt: number, emit: Emit): void {
  const { agent, helpers, users } = options;
  const top = newRun(random, [random.pick(users)]);
  const client = agentClient(agent, random, startedAt, top);
  let at = performInTurn(
    company,
    agent,
    random,
    { at: startedAt, count: random.between(2, 5), gapMs: 3000, client },
    emit,
  );
  const helped = helpers.length > 0 && random.chance(HELPED) ? 1 + (random.chance(SECOND_HELPER) ? 1 : 0) : 0;
  for (let helper = 0; helper < helped; helper += 1) {
    const sub = random.pick(helpers);
    const below = agentClient(sub, random, at, spawnedRun(random, agent.identityUid, top));
    at = performInTurn(company, sub, random, { at, count: random.between(1, 4), gapMs: 2500, client: below }, emit);
  }
  performInTurn(company, agent, random, { at, count: random.between(1, 2), gapMs: 2000, client }, emit);
}

/** The same agent, which comes upon its tools as it goes. */
function exploring(agent: ToolUser, { strength, discount }: { strength: number; discount: number }): ToolUser {
  const tools = new PitmanYor(strength, discount);
  return { ...agent, usual: (random) => agent.nth(tools.next(random)) };
}

/** A run at the top, on behalf of `delegation`. */
export function newRun(random: Random, delegation: readonly string[]): Run {
  return { runUid: `run-${uuid(random)}`, depth: 0, delegation };
}

/** A run that `parent` starts within its own. */
export function spawnedRun(random: Random, parentUid: string, parent: Run): Run {
  return {
    runUid: `run-${uuid(random)}`,
    parentUid,
    depth: parent.depth + 1,
    delegation: [parentUid, ...parent.delegation].slice(0, 8),
  };
}

/** Where a run calls from: the conversation is its session. */
export function agentClient(persona: Persona, random: Random, at: number, run: Run): Client {
  return { ...persona.home(random, at), session: run.runUid.replace("run", "conv"), sessionAt: at, run };
}
