import type { Act, Thread } from "#shared/threads.ts";

/** What somebody did with a thread, after their name: "used the proposed words on S1". */
export function actWords({ proposal }: Pick<Thread, "proposal">, { kind }: Pick<Act, "kind">, where: string): string {
  const words = proposal?.kind === "words";
  switch (kind) {
    case "apply":
      // Where it stood has no name any more.
      if (proposal?.kind === "remove") return "removed a finding, as was proposed";
      return words ? `used the proposed words on ${where}` : `made the proposed change on ${where}`;
    case "decline":
      return words ? `did not use the proposed words on ${where}` : `did not make the proposed change on ${where}`;
    case "resolve":
      return `resolved a thread on ${where}`;
    case "reopen":
      return `reopened a thread on ${where}`;
    case "block":
      return `marked a thread on ${where} as to be settled before agreement`;
    case "unblock":
      return `let a thread on ${where} wait`;
  }
}
