import { Page } from "#client/parts/page.tsx";
import { lossCases } from "#client/sync/lost-words.ts";
import { shortcuts } from "#client/editor/shortcuts.ts";

export function HelpPage() {
  return (
    <Page title="Help">
      <p className="lede">Everybody writes in one summary at the same time. What the bar calls Saved is stored.</p>
      <h2 className="group">Keys</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
      <div className="table-wrap" role="region" aria-label="Keys" tabIndex={0}>
        <table className="reg reg--keys">
          <caption>Keys while a summary is open. On a Mac, Command stands for Ctrl.</caption>
          <thead>
            <tr>
              <th scope="col">Keys</th>
              <th scope="col">What they do</th>
            </tr>
          </thead>
          <tbody>
            {shortcuts.map(({ keys, does }) => (
              <tr key={keys}>
                <th scope="row">{keys}</th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2 className="group">Comments</h2>
      <p>
        Select words and press Ctrl+Alt+M to comment on them, or Ctrl+Alt+P to propose others; the buttons that stand
        beside words selected with the pointer do the same. The speech sign at a finding, an action point or in the menu
        of a section comments on the whole of it. Write @ in it to mention somebody: they find it at the bell, and by
        mail unless they chose otherwise. Comments stand beside their words; the button Comments in the bar lists them
        all, by state, person, partner and section, and prints the list. A flag and a red number in the outline count
        what must be settled before agreement.
      </p>
      <h2 className="group">Versions, and who wrote what</h2>
      <p>
        Codraft keeps a version by itself whenever something was written. Under More, “Versions” lists them by day: name
        the text of now before a joint session, compare two texts, or restore a version, a section or one finding.
        Restoring changes the text as writing does: the others see it at once, the text as it was is kept as a version,
        and you can undo it. Under the outline, and at the foot of each open finding, “What changed since I last looked”
        shows what is new to you, and “since … last agreed” what is new to your partner. “Who wrote this” marks each
        passage with the line of its partner, and lists who wrote it and when.
      </p>
      <h2 className="group">Bringing in a draft from Word</h2>
      <p>
        Under More, “Bring in a Word document” reads a .docx file on your device and shows which part of it goes to
        which section, finding or action point; change that, or leave parts out. It also says what becomes a fact, and
        what does not come along as it was. “Bring in” puts all of it behind what stands there, in your name, as one act
        that you can undo; the text as it was is kept as a version. A document can have 60,000 words in 5,000 paragraphs
        at most.
      </p>
      <h2 className="group">Agreeing</h2>
      <p>
        Before the whole is agreed, each partner can settle the text of one finding or section: “Settle this text for …”
        at the foot of the open finding, or in the section’s menu. Any change of it shows at once in the outline, and
        what changed since is one click away. When the text is ready, the lead proposes it: nobody can change it then. A
        signatory of each signing partner agrees to exactly that text, or sends it back with a reason. Somebody who
        moves to another partner signs for it only when the lead gives them that right anew, and nobody decides for two
        partners in one round unless the lead lets them stand in. Until the last one has agreed, who agreed can still
        think again and ask for changes. When all have agreed, it is sealed: until it is reopened, nothing in it is
        marked as settled, ready or being drafted, since all of it is agreed. Its exports carry who agreed and when, and
        anybody of the review can have a file, or a part of one, verified (More, Verify a file). Reopening needs a
        reason, and leaves the agreed text on record: export it from its line in Versions.
      </p>
      <h2 className="group">When the network goes away</h2>
      <p>
        Keep the page open and go on writing: your words are kept on this device and join the others’ when the network
        is back. Adding, moving and removing findings waits until then. A summary that you opened before opens without a
        network too, and the page may be closed meanwhile. Signing out deletes all of it from this device.
      </p>
      <h2 className="group">Words that are not in the text</h2>
      <p>
        When two people change the same paragraph without hearing of each other, words that one types can go with what
        the other changes:
      </p>
      <ul className="bullets">
        {lossCases.map(({ words }) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <p>
        A value of an action point, a fact of a finding and an item of the evidence register is one value each. While
        both are online, what two people write in one value is put together. When two set the same without hearing of
        each other, one of the two stands.
      </p>
      <p>
        Codraft tells you when any of that happens to words of yours, at the latest when your page is connected again,
        and keeps them for you under More, “Words not in the text”: copy them, or insert them again. Words that were not
        taken, since the text was proposed meanwhile or your role changed, are there too, as are facts that you set
        meanwhile, and what you went on typing when somebody removed what you were writing in, or when the text was
        closed for you. So is what you took out, where that was not taken. What you insert leaves the list, and is
        listed again if you undo that. Only you see them.
      </p>
      <p>
        When a paragraph is split, joined or made a list while you type in it, your words go along. When two people
        split one paragraph at the same moment, its words stand once, and an empty line may be left between them. When
        somebody makes a list of a text and another kind of list of that, and takes it back at once, letters that
        another types meanwhile, where they have just pressed Enter, may stand in another place, or be among those that
        they are told of: look at it together.
      </p>
    </Page>
  );
}
