/** What a summary is kept under on this device: by account, so that nobody is shown another's words. */
export const deviceName = (account: string, review: string): string => `codraft/${account}/${review}`;

/** Deletes every summary kept on this device, and makes sure that it is gone. */
export async function clearDevice(): Promise<void> {
  const ours = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith("codraft/") ? [name] : []));
  await Promise.all(
    ours.map(
      (name) =>
        new Promise<void>((done, failed) => {
          const request = indexedDB.deleteDatabase(name);
          request.addEventListener("success", () => done());
          request.addEventListener("error", () => failed(request.error ?? new Error("The device kept its data.")));
        }),
    ),
  );
}
