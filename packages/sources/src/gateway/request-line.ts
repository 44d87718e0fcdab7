/** Method and target of a request. */
export interface RequestLine {
  readonly method: string | undefined;
  readonly target: string | undefined;
}

/**
 * `GET /v1/users HTTP/1.1` (RFC 9112, section 3). A path alone is what formats that log the method apart call the request.
 * What is no request line (a TLS hello on a plain port) has neither.
 */
export function requestLine(line: string | undefined): RequestLine {
  if (line !== undefined && /^\/\S*$/.test(line)) return { method: undefined, target: line };
  const match = line === undefined ? null : /^([A-Z]{1,16}) (\S+)(?: HTTP\/[\d.]+)? ?-?$/.exec(line);
  return { method: match?.[1], target: match?.[2] };
}
