/** The parts of an ARN that say who or what: `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly service: string;
  readonly account: string;
  /** `user/path/alice`, `assumed-role/deploy/i-0abc`, `root`. */
  readonly resource: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; undefined for what is no ARN. */
export function parseArn(text: string | undefined): Arn | undefined {
  if (text === undefined || !text.startsWith("arn:")) return undefined;
  const service = text.indexOf(":", 4) + 1;
  const region = text.indexOf(":", service) + 1;
  const account = text.indexOf(":", region) + 1;
  const resource = text.indexOf(":", account) + 1;
  if (service === 0 || region === 0 || account === 0 || resource === 0) return undefined;
  return {
    service: text.slice(service, region - 1),
    account: text.slice(account, resource - 1),
    resource: text.slice(resource),
  };
}

/** The last part of a path: `alice` of `user/division/alice`. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
