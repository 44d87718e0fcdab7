import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** Who signs in, and what the provider does wrong. */
export interface Person {
  readonly email: string;
  readonly groups: readonly string[];
  readonly fault?: "nonce" | "audience" | "key" | "time" | "denied" | "client" | undefined;
}

export interface FakeProvider extends AsyncDisposable {
  readonly issuer: string;
  person: Person;
  /** Follows an authorization request as the person's browser would; the address that it is sent back to. */
  signIn(authorize: string): Promise<string>;
}

const CLIENT = { id: "rolecall", secret: "s3cret-of-the-client" };
export const PROVIDER_CLIENT: Readonly<typeof CLIENT> = CLIENT;

/** An OpenID provider that speaks the protocol: discovery, code flow with PKCE, signed ID tokens. */
export async function openProvider(): Promise<FakeProvider> {
  const [right, wrong] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const jwk = { ...(await exportJWK(right.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const codes = new Map<string, { readonly challenge: string; readonly nonce: string }>();
  const token = async (body: URLSearchParams, authorization: string): Promise<readonly [number, object]> => {
    const known = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const basic = Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
    const isClient = basic === `${CLIENT.id}:${CLIENT.secret}` || body.get("client_secret") === CLIENT.secret;
    const proof = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (!isClient || provider.person.fault === "client") return [401, { error: "invalid_client" }];
    if (known === undefined || proof !== known.challenge) return [400, { error: "invalid_grant" }];
    const id_token = await idToken(provider.person, {
      issuer: provider.issuer,
      nonce: known.nonce,
      key: (provider.person.fault === "key" ? wrong : right).privateKey,
    });
    return [200, { access_token: "a", token_type: "Bearer", expires_in: 300, id_token }];
  };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const { issuer } = provider;
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/.well-known/openid-configuration") {
      const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
      const can = { response_types_supported: ["code"], subject_types_supported: ["public"] };
      return answer(200, { issuer, jwks_uri: `${issuer}/jwks`, ...endpoints, ...can });
    }
    if (url.pathname === "/jwks") return answer(200, { keys: [jwk] });
    if (url.pathname !== "/token") return answer(404, {});
    return void textOf(request)
      .then((body) => token(new URLSearchParams(body), request.headers.authorization ?? ""))
      .then(([status, body]) => answer(status, body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const provider: FakeProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    person: { email: "ann@example.com", groups: ["sec"] },
    async signIn(authorize) {
      const asked = new URL(authorize).searchParams;
      const code = randomUUID();
      codes.set(code, { challenge: asked.get("code_challenge") ?? "", nonce: asked.get("nonce") ?? "" });
      return backWith(asked, provider, provider.person.fault === "denied" ? { error: "access_denied" } : { code });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return provider;
}

/** Where the browser is sent with what the provider answers. */
function backWith(asked: URLSearchParams, { issuer }: FakeProvider, answer: Record<string, string>): string {
  const back = new URL(asked.get("redirect_uri") ?? "");
  back.search = String(new URLSearchParams({ ...answer, state: asked.get("state") ?? "", iss: issuer }));
  return back.href;
}

interface Signing {
  readonly issuer: string;
  readonly nonce: string;
  readonly key: Parameters<SignJWT["sign"]>[0];
}

function idToken({ email, groups, fault }: Person, { issuer, nonce, key }: Signing): Promise<string> {
  return new SignJWT({ email, groups, nonce: fault === "nonce" ? "another" : nonce })
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setIssuer(issuer)
    .setAudience(fault === "audience" ? "somebody else" : CLIENT.id)
    .setSubject("u-1")
    .setIssuedAt()
    .setNotBefore(fault === "time" ? "10m" : "0s")
    .setExpirationTime("15m")
    .sign(key);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
