import type { Role } from "#shared/permissions.ts";

/** The people of the sample review. Invented, like everything in it. */
export const people: readonly {
  key: string;
  name: string;
  email: string;
  partner: string;
  role: Role;
  signatory: boolean;
}[] = [
  {
    key: "lead",
    name: "Ailsa Fernhope",
    email: "ailsa@strathallan.example",
    partner: "la",
    role: "lead",
    signatory: false,
  },
  {
    key: "la",
    name: "Dougal Pennywhin",
    email: "dougal@strathallan.example",
    partner: "la",
    role: "writer",
    signatory: true,
  },
  { key: "es", name: "Effie Larkrigg", email: "effie@es.example", partner: "es", role: "writer", signatory: true },
  { key: "es2", name: "Tam Quillock", email: "tam@es.example", partner: "es", role: "writer", signatory: false },
  {
    key: "ades",
    name: "Gregor Thistlemoor",
    email: "gregor@ades.example",
    partner: "ades",
    role: "writer",
    signatory: true,
  },
  {
    key: "commenter",
    name: "Iona Marrowby",
    email: "iona@invercarron.example",
    partner: "oa",
    role: "commenter",
    signatory: false,
  },
  {
    key: "reader",
    name: "Morag Wrenfield",
    email: "morag@strathallan.example",
    partner: "la",
    role: "reader",
    signatory: false,
  },
];
