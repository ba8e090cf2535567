import { Button, Text, UNSTABLE_Toast as Toast, UNSTABLE_ToastContent as Content, UNSTABLE_ToastQueue as Queue, UNSTABLE_ToastRegion as Region } from "react-aria-components";

import { Icon } from "./Icon";

interface Said {
  words: string;
  undo?: () => void;
}

const queue = new Queue<Said>({ maxVisibleToasts: 2 });

/** Says what was done, for six seconds; `undo` takes it back. */
export const say = (words: string, undo?: () => void) => void queue.add({ words, undo }, { timeout: 6000 });

/** Where it is said. */
export const Toasts = () => (
  <Region queue={queue} className="toasts">
    {({ toast }) => (
      <Toast toast={toast} className="toast floating inverse">
        <Icon name="check" />
        <Content>
          <Text slot="title">{toast.content.words}</Text>
        </Content>
        {toast.content.undo && (
          <Button
            className="button small"
            onPress={() => {
              toast.content.undo!();
              queue.close(toast.key);
            }}
          >
            <Icon name="undo" />
            Undo
          </Button>
        )}
        <Button slot="close" className="button small only-icon" aria-label="Close">
          <Icon name="close" />
        </Button>
      </Toast>
    )}
  </Region>
);
