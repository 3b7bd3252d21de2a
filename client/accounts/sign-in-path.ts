/** Where one signs in and comes back to where one is now. */
export const signInPath = ({ pathname, search, hash }: Location = location): string =>
  pathname === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(pathname + search + hash)}`;
