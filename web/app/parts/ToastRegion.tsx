import { Button, Text, UNSTABLE_Toast as Toast, UNSTABLE_ToastContent as Content, UNSTABLE_ToastQueue as Queue, UNSTABLE_ToastRegion as Region } from "react-aria-components";

import { Icon } from "./Icon";
import type { Said } from "./toasts";

const queue = new Queue<Said>({ maxVisibleToasts: 2 });

export const add = (said: Said) => void queue.add(said, { timeout: 6000 });

export default function ToastRegion() {
  return (
    <Region queue={queue} className="toasts" aria-label="What was done">
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
}
