import type { JsonObject } from "@rolecall/core";
import { pathTemplate } from "../gateway/path-template.ts";
import { readText } from "../record/read-member.ts";

const MAX_PATH = 4096;

/**
 * `GET /repos/{owner}/{repo}/hooks`: the endpoint of an `api.request` event, from the route where GitHub logs it
 * (`/repositories/:repository_id`), else from the path, whose owner, repository and organisation are no part of it.
 */
export function endpointOf(record: JsonObject, method: string | undefined): string | undefined {
  const route = readText(record["route"])?.replace(/:([A-Za-z]\w*)/g, "{$1}");
  const path = route ?? readText(record["url_path"], MAX_PATH);
  if (method === undefined || path === undefined || !/^[A-Z]{1,16}$/.test(method)) return undefined;
  return `${method} ${pathTemplate(withoutNames(path))}`;
}

function withoutNames(path: string): string {
  return path
    .replace(/^(\/api\/v3)?\/repos\/[^/?]+\/[^/?]+/, "$1/repos/{owner}/{repo}")
    .replace(/^(\/api\/v3)?\/(orgs|users|enterprises)\/[^/?]+/, "$1/$2/{login}");
}
