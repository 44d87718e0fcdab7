import { z } from "zod";
import { feedbackBody, silenceBody } from "./alerting-schemas.ts";
import { changeBody } from "./changes.ts";
import {
  coverageParameters,
  credentialParameters,
  episodeParameters,
  eventParameters,
  findingParameters,
  pageParameters,
  silenceParameters,
  walkedIdentityParameters,
} from "./parameters.ts";
import { type AnswerName, answers, queryBody } from "./schemas.ts";
import { viewBody } from "./views.ts";

interface Operation {
  readonly method: "get" | "post" | "delete";
  readonly path: string;
  readonly summary: string;
  readonly parameters?: z.ZodType;
  /** Of the part of the path in braces. */
  readonly uid?: string;
  readonly body?: z.ZodType;
  readonly answer: AnswerName | "result" | "stream";
}

const OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/findings",
    summary: "Findings, the newest first",
    parameters: findingParameters,
    answer: "findings",
  },
  {
    method: "get",
    path: "/findings/{uid}",
    summary: "One finding in its present state",
    uid: "finding_uid",
    answer: "finding",
  },
  {
    method: "get",
    path: "/identities",
    summary: "Identities, by tenant and uid unless asked otherwise",
    parameters: walkedIdentityParameters,
    answer: "identities",
  },
  {
    method: "get",
    path: "/identities/{uid}",
    summary: "One identity with its credentials and the number of its findings",
    uid: "identity_uid, percent-encoded",
    answer: "identity",
  },
  {
    method: "get",
    path: "/credentials",
    summary: "Credentials that were seen in use, with whose they are, the last used first unless asked otherwise",
    parameters: credentialParameters,
    answer: "credentials",
  },
  {
    method: "get",
    path: "/events",
    summary: "What one identity did, the newest first, each event once; without the original records",
    parameters: eventParameters,
    answer: "events",
  },
  {
    method: "get",
    path: "/coverage",
    summary:
      "Who is watched by what, and how well: a row per identity and detector, by tenant and uid unless asked otherwise",
    parameters: coverageParameters,
    answer: "coverage",
  },
  {
    method: "get",
    path: "/episodes",
    summary: "Stretches of the same finding in their present state, the last opened first",
    parameters: episodeParameters,
    answer: "episodes",
  },
  {
    method: "get",
    path: "/silences",
    summary: "Silences, the one that ends last first",
    parameters: silenceParameters,
    answer: "silences",
  },
  {
    method: "post",
    path: "/silences",
    summary: "Set a silence, or change one",
    body: silenceBody,
    answer: "silenced",
  },
  {
    method: "delete",
    path: "/silences/{uid}",
    summary: "End a silence now; it stays readable",
    uid: "silence_id",
    answer: "silenced",
  },
  {
    method: "get",
    path: "/expected",
    summary:
      "What verdicts call expected and hold back until it ends, what ends first on top; feedback reopen takes one back",
    parameters: pageParameters,
    answer: "expected",
  },
  {
    method: "post",
    path: "/feedback",
    summary: "An analyst's verdict on a finding, that somebody owns it, or that the verdict is taken back",
    body: feedbackBody,
    answer: "judged",
  },
  {
    method: "post",
    path: "/changes",
    summary: "Tell of a deploy, a rotation or a migration: what is new afterwards, and of its kind, is explained by it",
    body: changeBody,
    answer: "changed",
  },
  {
    method: "get",
    path: "/views",
    summary: "Lists that whoever asks keeps, by name",
    answer: "views",
  },
  {
    method: "post",
    path: "/views",
    summary: "Keep a list under a name; one of the same name is replaced",
    body: viewBody,
    answer: "view",
  },
  {
    method: "delete",
    path: "/views/{uid}",
    summary: "Forget a view of one's own",
    uid: "view_id",
    answer: "forgotten",
  },
  {
    method: "get",
    path: "/schema",
    summary: "Tables and columns that SQL may ask, with their comments",
    answer: "schema",
  },
  {
    method: "get",
    path: "/live",
    summary: "Findings as they come, as server-sent events named finding; with Last-Event-ID what came since, too",
    answer: "stream",
  },
  {
    method: "post",
    path: "/query",
    summary: "Read-only SQL over the tables of rolecall",
    body: queryBody,
    answer: "result",
  },
];

type Json = Readonly<Record<string, unknown>>;

/** What may be asked of a path below `/api/v1`; nothing of one that is none. A part in braces may hold slashes. */
export function methodsOf(path: string): readonly string[] {
  if (path === "/api/v1/openapi.json") return ["HEAD", "GET"];
  const methods = OPERATIONS.filter((operation) => {
    const [before = "", after] = operation.path.split(/\{\w+\}/);
    const start = `/api/v1${before}`;
    return after === undefined ? path === start : path.length > start.length && path.startsWith(start);
  }).map(({ method }) => method.toUpperCase());
  return methods.includes("GET") ? ["HEAD", ...methods] : methods;
}

/** The OpenAPI 3.1 document of what `/api/v1` answers now, made of the schemas that it answers by. */
export function openApi(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS) {
    const path = `/api/v1${operation.path}`;
    paths[path] = { ...paths[path], [operation.method]: described(operation) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Rolecall", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(answers).map(([name, schema]) => [name, jsonSchema(schema, "output")]),
      ),
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "The token of the access link" } },
    },
    security: [{ token: [] }, {}],
  };
}

function described({ method, summary, parameters, uid, body, answer, path }: Operation): Json {
  return {
    operationId: `${method}${path.replace(/[{}]/g, "").replace(/\/(\w)/g, (_slash, first: string) => first.toUpperCase())}`,
    summary,
    ...((parameters ?? uid) !== undefined && { parameters: [...pathParameter(uid), ...queryParameters(parameters)] }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body, "input") } } },
    }),
    responses: {
      "200": { description: summary, content: contentOf(answer) },
      default: {
        description: "A problem (RFC 9457)",
        content: { "application/problem+json": { schema: reference("problem") } },
      },
    },
  };
}

function contentOf(answer: Operation["answer"]): Json {
  if (answer === "stream") return { "text/event-stream": { schema: { type: "string" } } };
  if (answer !== "result") return { "application/json": { schema: reference(answer) } };
  return {
    "application/json": { schema: { type: "array", items: { type: "object" } } },
    "application/x-ndjson": { schema: { type: "string" } },
    "text/csv": { schema: { type: "string" } },
    "text/plain": { schema: { type: "string" } },
  };
}

function pathParameter(description: string | undefined): readonly Json[] {
  if (description === undefined) return [];
  return [{ name: "uid", in: "path", required: true, description, schema: { type: "string" } }];
}

function queryParameters(schema: Operation["parameters"]): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** zod's own JSON Schema. The only check of ours in these schemas is that of a time. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: json }) => {
      if (zodSchema._zod.def.type === "custom") Object.assign(json, { type: "string", format: "date-time" });
    },
  });
  return rest;
}
