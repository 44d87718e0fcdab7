import { SECOND_MS } from "../calendar/time.ts";
import type { Result } from "../network/client.ts";
import { type Attack, abused, intruder, works } from "./attack.ts";

/** A deploy role's session is used elsewhere: who am I, what is here, then the secrets. */
export const stolenCiToken: Attack = {
  name: "stolen-ci-token",
  summary: "a CI job's role is used from an unknown network with an unknown client: reconnaissance, then secrets",
  demo: true,
  first: "shop/deploy.yml",
  fits: (victim, at) => victim.trade === "ci-workflow" && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const role = abused(victim);
    const client = {
      ...intruder(role, random, at),
      session: "GitHubActions",
      sessionAt: at - random.between(120, 900) * SECOND_MS,
    };
    const looks = random.between(8, 14);
    const secrets = random.between(3, 6);
    let time = at;
    const call = (deed: ReturnType<typeof role.usual>, result: Result): void => {
      emit(deed(random, time, client, result));
      time += random.between(3, 40) * SECOND_MS;
    };
    for (let look = 0; look < looks; look += 1)
      call(role.foreign("list", random), random.chance(0.35) ? "denied" : "success");
    for (let secret = 0; secret < secrets; secret += 1) call(role.foreign("secret", random), "success");
    for (let object = random.between(2, 6); object > 0; object -= 1) call(role.foreign("bulk", random), "success");
    return {
      identityUid: role.identityUid,
      story: `a token stolen from ${victim.name} looks around ${looks} times from ${client.ip} with ${client.userAgent.split(" ")[0]} and reads ${secrets} secrets`,
    };
  },
};
