/** Answers that were asked for before the program was there to want them. Each is given once: later ones are fresh. */
const asked = new Map<string, Promise<Response>>();

export function askEarly(path: string): void {
  // Read to its end even if nobody takes it: a body left unread keeps its connection.
  const answer = fetch(path, { credentials: "same-origin" }).then(
    async (response) => new Response(await response.arrayBuffer(), response),
  );
  asked.set(path, answer);
  // Whoever takes it hears of a failure; nobody may.
  answer.catch(() => {});
}

/** The early answer, if there is one that nobody has taken. */
export function takeEarly(path: string): Promise<Response> | null {
  const answer = asked.get(path) ?? null;
  asked.delete(path);
  return answer;
}

/** Nobody gets what is not taken yet: it is asked for anew. */
export const forgetEarly = (): void => asked.clear();
