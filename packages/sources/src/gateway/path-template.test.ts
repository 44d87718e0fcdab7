import fc from "fast-check";
import { expect, test } from "vitest";
import { pathTemplate } from "./path-template.ts";

test.each([
  ["/v1/users/8812", "/v1/users/{id}"],
  ["/v1/users/8812?expand=cards&token=secret#top", "/v1/users/{id}"],
  ["https://api.acme.example:443/v1/users/8812?x=1", "/v1/users/{id}"],
  ["https://api.acme.example", "/"],
  ["", "/"],
  ["*", "/{id}"],
  ["//v1///users/", "/v1/users"],
  ["/files/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/files/{id}"],
  ["/items/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/items/{id}"],
  ["/commits/5acdeadbeef64d1a62388e901e5cdc9358644b37", "/commits/{id}"],
  ["/commits/deadbeefdeadbeef", "/commits/{id}"],
  ["/customers/cus_9s6XKzkNRiz8i3", "/customers/{id}"],
  ["/instances/i-0abc12de", "/instances/{id}"],
  ["/pods/web-7f9c8d6b5-x2x4z", "/pods/{id}"],
  ["/orders/ORD-2024-00017", "/orders/{id}"],
  ["/users/alice@acme.example/keys", "/users/{id}/keys"],
  ["/users/alice%40acme.example/keys", "/users/{id}/keys"],
  ["/v1/%73ecrets/%6bey%73", "/v1/secrets/keys"],
  ["/v1/%61%64%6D%69%6e/2024%2D01", "/v1/admin/{id}"],
  ["/v1/secrets;v=1/keys;jsessionid=8812", "/v1/secrets/keys"],
  ["/v1/orders/8812/..%2f..%2Fsecrets", "/v1/orders/{id}/.."],
  ["/v1/orders/8812/%2e%2e%2fsecrets", "/v1/orders/{id}/.."],
  ["/projects/group%2Fproject/jobs", "/projects/{id}/jobs"],
  ["/v1/100%/%zz", "/v1/{id}/{id}"],
  ["/reports/2026-11-24", "/reports/{id}"],
  ["/reports/2026-11-24T10:00:00Z", "/reports/{id}"],
  ["/hosts/10.0.0.1", "/hosts/{id}"],
  ["/keys/AKIAIOSFODNN7EXAMPLE", "/keys/{id}"],
  ["/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "/t/{id}"],
  ["/t/V1StGXR8_Z5jdHi6B-myT", "/t/{id}"],
  ["/customers/cus_KqWmZxTbnLpQRs", "/customers/{id}"],
  ["/files/DgaaSMe68_kjNWfPhkLAN/meta", "/files/{id}/meta"],
  ["/reports/aXRlbTo0MzMwNDU", "/reports/{id}"],
  ["/v1/domains/amber-shop.com/dns", "/v1/domains/{id}/dns"],
  ["/v1/domains/shop.acme.co.uk", "/v1/domains/{id}"],
  ["/domains/blumen-mueller.de/dns", "/domains/{id}/dns"],
  ["/apis/apps/v1/namespaces/acme.com", "/apis/apps/v1/namespaces/{id}"],
  ["/Users('alice')/Messages", "/Users({id})/Messages"],
  ["/v1.0/groups/8f3b1c4e-0000-4000-8000-aaaaaaaaaaaa/owners/$ref", "/v1.0/groups/{id}/owners/$ref"],
  ["/v1/projects/my-proj-12345:setIamPolicy", "/v1/projects/{id}:setIamPolicy"],
  ["/users/{userId}/orders/{proxy+}", "/users/{userId}/orders/{proxy+}"],
  ["/<script>alert(1)</script>", "/{id}/{id}"],
  ["/a/b/c/d/e/f/g/h/i/j/k/l/m/n", "/a/b/c/d/e/f/g/h/i/j/k/l/*"],
])("%s is %s", (path, template) => {
  expect(pathTemplate(path)).toBe(template);
});

test.each([
  "/v1/users",
  "/v2.1/users",
  "/api/1.0/users",
  "/apis/apps/v1beta1/deployments",
  "/oauth2/token",
  "/oauth2-callback",
  "/k8s/s3/ec2/p2p",
  "/2fa/3ds",
  "/hash/sha256",
  "/grpc.health.v1.Health/Check",
  "/static/index.html",
  "/socket.io/poll",
  "/asp.net/info",
  "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  "/apis/external-secrets.io/v1beta1/externalsecrets",
  "/google.cloud.secretmanager.v1.SecretManagerService/AccessSecretVersion",
  "/acme.iam.v2alpha1.IAM/CreateApiKeyV2",
  "/getIPv4AddressByMAC/GetB2BOrders/setIPv4ACLForVPC",
  "/api/conversations.info",
  "/listS3BucketsByOwner/createPaymentMethodV2/GetURLById",
  "/user-profiles/me",
  "/internationalization/settings",
])("%s is an endpoint as it stands", (path) => {
  expect(pathTemplate(path)).toBe(path);
});

test("a template is its own template, starts with a slash and is bounded, whatever the path", () => {
  const segment = fc.oneof(
    fc.uuid(),
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.constantFrom("v1", "users", "{id}", "..", "a:run", "Users('x')", "*", "%2e", ""),
    fc.nat().map(String),
    fc.base64String({ maxLength: 60 }),
  );
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 20 }), (segments) => {
      const template = pathTemplate(`/${segments.join("/")}`);
      expect(template).toMatch(/^\/[\w.~:{}()+*/-]*$/);
      expect(template.length).toBeLessThan(1100);
      expect(pathTemplate(template)).toBe(template);
    }),
  );
});

test("the id in an endpoint does not change the endpoint", () => {
  const id = fc.oneof(fc.uuid(), fc.ulid(), fc.nat().map(String), fc.emailAddress(), fc.ipV4());
  fc.assert(
    fc.property(id, id, (one, other) => {
      const [first, second] = [one, other].map((each) => pathTemplate(`/v1/things/${encodeURIComponent(each)}/parts`));
      expect(first).toBe(second);
    }),
  );
});
