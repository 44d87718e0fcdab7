import { DEFAULTS, type Labels, labelsOf, MatcherSyntaxError, parseMatchers, valuesOfLabel } from "@rolecall/alerting";
import { type Finding, formatDuration, nearest, PERSON } from "@rolecall/core";
import { isMistyped } from "@rolecall/notifiers/checks";
import type { ChildRouteConfig, Config, ConfigFault, RouteConfig } from "@rolecall/runtime";
import { isOfEmptyFolder } from "./declared/matching-paths.ts";

type Path = ConfigFault["path"];
type Route = RouteConfig | ChildRouteConfig;

/** What is allowed and was hardly meant: words that no finding has, receivers that nothing reaches, patterns of no file. */
export function configRemarks(config: Config): readonly ConfigFault[] {
  return [
    ...matchersIn(config).flatMap(([path, text]) => matcherRemarks(path, text)),
    ...labelsIn(config).flatMap(([path, name]) => labelRemarks(path, name)),
    ...receiverRemarks(config),
    ...repeatRemarks(config.route, ["route"], {}),
    ...channelRemarks(config),
    ...apiRemarks(config),
    ...guessableRemarks(config),
    ...latenessRemarks(config),
    ...tokenRemarks(config),
    ...keyRemarks(config),
    ...patternRemarks(config),
  ];
}

/** The fields that every finding has as labels; what else a matcher names may be a label of an identity. */
const FIELDS = [...Object.keys(labelsOf({ identity_uid: "" } as Finding)), PERSON];

function matcherRemarks(path: Path, text: string): readonly ConfigFault[] {
  return parsed(text).flatMap(({ name, operator, value, words }) =>
    wordRemarks(path, name, operator === "=" || operator === "!=" ? [value] : [...(words ?? [])]),
  );
}

function wordRemarks(path: Path, name: string, compared: readonly string[]): readonly ConfigFault[] {
  const known = valuesOfLabel(name);
  if (known === undefined) return labelRemarks(path, name);
  return compared
    .filter((word) => word !== "" && !known.includes(word))
    .map((word) => ({
      path,
      message: `${name} is never ${word}`,
      ...meant(word, known, `one of ${known.join(", ")}`),
    }));
}

/** The same of labels that somebody gives to a finding, a sentence each. */
export function givenRemarks(labels: Labels): readonly string[] {
  const remarks = Object.entries(labels).flatMap(([name, value]) => wordRemarks([], name, [value]));
  return remarks.map(({ message, hint }) => `${message}: is that meant? (${hint})`);
}

function labelRemarks(path: Path, name: string): readonly ConfigFault[] {
  if (FIELDS.includes(name)) return [];
  const near = nearest(name, FIELDS) ?? FIELDS.find((field) => field.startsWith(`${name}_`));
  if (near === undefined) return [];
  return [
    { path, message: `no finding has a field ${name}`, hint: `did you mean ${near}? an identity may have that label` },
  ];
}

/** What else names a receiver. */
const UNREACHED = "only a staged rule or a report would use it";

function receiverRemarks({ receivers, route }: Config): readonly ConfigFault[] {
  if (route === undefined) return [];
  const reached = new Set(routesIn(route, ["route"]).map(([, each]) => each.receiver));
  return receivers.flatMap(({ name }, at) =>
    reached.has(name)
      ? []
      : [{ path: ["receivers", at, "name"], message: "no route leads to this receiver", hint: UNREACHED }],
  );
}

type Pauses = Pick<Route, "group_interval" | "repeat_interval">;

/** A group is looked at when its interval is over and no sooner, as by Alertmanager, which remarks on it too. */
function repeatRemarks(route: Route | undefined, path: Path, inherited: Pauses): readonly ConfigFault[] {
  if (route === undefined) return [];
  const {
    group_interval: group = inherited.group_interval ?? DEFAULTS.groupIntervalMs,
    repeat_interval: repeat = inherited.repeat_interval ?? DEFAULTS.repeatIntervalMs,
  } = route;
  const own = (["repeat_interval", "group_interval"] as const).find((key) => route[key] !== undefined);
  const message = `repeats after ${formatDuration(repeat)}, and group_interval is ${formatDuration(group)}`;
  const hint = "what is still open is told again once each group_interval";
  return [
    ...(own !== undefined && repeat < group ? [{ path: [...path, own], message, hint }] : []),
    ...route.routes.flatMap((each, at) =>
      repeatRemarks(each, [...path, "routes", at], { group_interval: group, repeat_interval: repeat }),
    ),
  ];
}

/** Slack takes a channel's name as well, until the channel is renamed. */
function channelRemarks({ receivers }: Config): readonly ConfigFault[] {
  const hint = "the id, C0123…, stands at the end of what Slack tells about the channel";
  return receivers.flatMap(({ slack }, at) =>
    slack === undefined || /^[CDGUW][A-Z0-9]+$/.test(slack.channel)
      ? []
      : [{ path: ["receivers", at, "slack", "channel"], message: "is a name and no id", hint }],
  );
}

/** What somebody took for the site, or for one method. */
function apiRemarks({ receivers }: Config): readonly ConfigFault[] {
  const hint = "what precedes the method, as https://slack.com/api/";
  return receivers.flatMap(({ slack }, at) =>
    slack?.api_url === undefined || /\/api\/?$/.test(slack.api_url)
      ? []
      : [{ path: ["receivers", at, "slack", "api_url"], message: "does not end with /api/", hint }],
  );
}

/** As long as what `openssl rand -base64 12` makes, which nobody guesses by asking, nor at home by a cookie. */
const SHORTEST_SECRET = 16;

/** What lets in whoever knows it, and was made up by a person. */
function guessableRemarks({ inputs, operations, console }: Config): readonly ConfigFault[] {
  const secrets: readonly (readonly [Path, { reveal(): string } | undefined])[] = [
    ...inputs.flatMap(({ http }, at) => [
      [["inputs", at, "http", "token_file"], http?.token] as const,
      ...(http?.tokens ?? []).map(
        ({ token }, place) => [["inputs", at, "http", "tokens", place, "token_file"], token] as const,
      ),
    ]),
    [["operations", "token_file"], operations.token],
    [["console", "session_secret_file"], console.session_secret],
  ];
  return secrets.flatMap(([path, secret]) =>
    secret === undefined || secret.reveal().length >= SHORTEST_SECRET
      ? []
      : [{ path, message: "is short enough to be guessed", hint: "openssl rand -base64 24 makes one that is not" }],
  );
}

const DAY_MS = 86_400_000;

/** Nothing is judged, and nobody told, before it is over. */
function latenessRemarks({ inputs }: Config): readonly ConfigFault[] {
  const hint = "nothing is judged before it is over; what comes later is still stored, and checked by rules";
  return inputs.flatMap((input, at) =>
    (["kafka", "http", "files"] as const).flatMap((kind) =>
      (input[kind]?.lateness ?? 0) <= DAY_MS
        ? []
        : [{ path: ["inputs", at, kind, "lateness"], message: "holds every event back for more than a day", hint }],
    ),
  );
}

/** Slack hands out both on neighbouring pages, and refuses the one for the other. */
function tokenRemarks({ receivers }: Config): readonly ConfigFault[] {
  return receivers.flatMap(({ slack }, at) => {
    const path = ["receivers", at, "slack"];
    const hint = "token_file has the bot's, xoxb-…, and app_token_file that of the app, xapp-…";
    return [
      ...(slack?.token.reveal().startsWith("xapp-") === true
        ? [{ path: [...path, "token_file"], message: "holds the token of an app", hint }]
        : []),
      ...(slack?.app_token?.reveal().startsWith("xoxb-") === true
        ? [{ path: [...path, "app_token_file"], message: "holds the token of a bot", hint }]
        : []),
    ];
  });
}

/** A key as Standard Webhooks writes it, cut or mistyped, is taken as the text that it is, and is another than the receiver has. */
function keyRemarks({ receivers }: Config): readonly ConfigFault[] {
  const message = "what is behind whsec_ is no base64, and is the key as it stands";
  const hint = "printf 'whsec_%s\\n' \"$(openssl rand -base64 32)\" makes one";
  return receivers.flatMap(({ webhook }, at) =>
    isMistyped(webhook?.secret?.reveal() ?? "")
      ? [{ path: ["receivers", at, "webhook", "secret_file"], message, hint }]
      : [],
  );
}

function patternRemarks(config: Config): readonly ConfigFault[] {
  return (["inventory", "policies", "rules", "profiles"] as const).flatMap((key) =>
    config[key].flatMap((path, at) =>
      isOfEmptyFolder(path) ? [{ path: [key, at], message: "no file matches this pattern" }] : [],
    ),
  );
}

function parsed(text: string): ReturnType<typeof parseMatchers> {
  try {
    return parseMatchers(text);
  } catch (error) {
    // Told as an error by the checks.
    if (error instanceof MatcherSyntaxError) return [];
    throw error;
  }
}

function meant(word: string, words: readonly string[], otherwise: string): { readonly hint: string } {
  const near = nearest(word, words);
  return { hint: near === undefined ? otherwise : `did you mean ${near}?` };
}

function routesIn(route: Route, path: Path): readonly (readonly [Path, Route])[] {
  const below = route.routes.flatMap((each, at) => routesIn(each, [...path, "routes", at]));
  return [[path, route], ...below];
}

function matchersIn({ route, inhibit_rules, maintenance_windows }: Config): readonly (readonly [Path, string])[] {
  const routes = route === undefined ? [] : routesIn(route, ["route"]);
  return [
    ...routes.flatMap(([path, each]) => placed([...path, "matchers"], "matchers" in each ? each.matchers : [])),
    ...inhibit_rules.flatMap((rule, at) => [
      ...placed(["inhibit_rules", at, "source_matchers"], rule.source_matchers),
      ...placed(["inhibit_rules", at, "target_matchers"], rule.target_matchers),
    ]),
    ...maintenance_windows.flatMap((window, at) => placed(["maintenance_windows", at, "matchers"], window.matchers)),
  ];
}

function labelsIn({ route, inhibit_rules }: Config): readonly (readonly [Path, string])[] {
  const routes = route === undefined ? [] : routesIn(route, ["route"]);
  return [
    ...routes.flatMap(([path, each]) => placed([...path, "group_by"], each.group_by)),
    ...inhibit_rules.flatMap((rule, at) => placed(["inhibit_rules", at, "equal"], rule.equal)),
  ];
}

function placed(path: Path, words: readonly string[] | undefined): readonly (readonly [Path, string])[] {
  return (words ?? []).map((word, at) => [[...path, at], word]);
}
