// The camera on the sheet and on Today: codes and frames go to the portal, rows come back.

import { prepareCamera } from "./camera/dialog.js";
import { sendCode, sendFrame } from "./camera/send.js";
import { openRow, tellRead } from "./read-event.js";
import { isCard } from "./scan-text.js";

const dialog = document.querySelector("dialog[data-camera-dialog]");

if (dialog) {
  const { dataset } = dialog;
  const untold = new Set(); // rows that the page does not show itself
  const told = (answer) => {
    const drafts = answer.drafts ?? [];
    if (drafts.length && !tellRead(drafts)) drafts.forEach((draft) => untold.add(draft));
    return answer;
  };
  prepareCamera(dialog, {
    takeCode: async (text) =>
      isCard(text) ? told(await sendCode(dataset.codeAddress, text, dataset)) : { words: dataset.otherCode, isWrong: true },
    takeFrame: async (blob) => told(await sendFrame(dataset.frameAddress, blob, dataset)),
    onClose: () => {
      const [first] = untold;
      untold.clear();
      if (first) openRow(`${dataset.sheetAddress}#khach-${first}`);
    },
  });
}
