import { useState } from "react";
import { fetchQuery, graphql, useFragment, useMutation, useRelayEnvironment } from "react-relay/hooks";

import type { Steps_order$data, Steps_order$key } from "../../__generated__/Steps_order.graphql";
import type { StepsCancelMutation } from "../../__generated__/StepsCancelMutation.graphql";
import type { StepsMoveMutation } from "../../__generated__/StepsMoveMutation.graphql";
import type { StepsRefreshQuery } from "../../__generated__/StepsRefreshQuery.graphql";
import { Confirm } from "../../parts/Confirm";
import { moment } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Notice, StatusPill } from "../../parts/small";
import { say } from "../../parts/toasts";
import { sentence, wordsOf } from "../../relay/failure";
import { nextSteps } from "../orders/filter";

const fragment = graphql`
  fragment Steps_order on Order {
    id
    number
    status
    version
    history {
      from
      to
      when
      who {
        id
        username
      }
    }
  }
`;

type Step = "PAID" | "SHIPPED" | "DELIVERED" | "CANCELLED";

/** What somebody saw of the order when they decided on a step. */
type Seen = Pick<Steps_order$data, "status" | "version">;

/** A step that was not taken, as the order had changed. */
interface Missed {
  step: Step;
  from: string;
  version: number;
}

const verbs: Record<Step, string> = { PAID: "Mark as paid", SHIPPED: "Mark as shipped", DELIVERED: "Mark as delivered", CANCELLED: "Cancel order" };
const notDone: Record<Step, string> = { PAID: "Not marked as paid", SHIPPED: "Not shipped", DELIVERED: "Not marked as delivered", CANCELLED: "Not cancelled" };

/** Takes steps with an order. One is shown at once, and taken back where the server refuses it. */
export function useSteps(key: Steps_order$key) {
  const order = useFragment(fragment, key);
  const environment = useRelayEnvironment();
  const [missed, setMissed] = useState<Missed | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [move, isMoving] = useMutation<StepsMoveMutation>(graphql`
    mutation StepsMoveMutation($input: SetOrderStatusInput!) {
      setOrderStatus(input: $input) {
        order {
          updatedAt
          ...Steps_order
        }
        errors {
          code
          message
        }
      }
    }
  `);
  const [cancel, isCancelling] = useMutation<StepsCancelMutation>(graphql`
    mutation StepsCancelMutation($input: CancelOrderInput!) {
      cancelOrder(input: $input) {
        order {
          updatedAt
          ...Steps_order
        }
        errors {
          code
          message
        }
      }
    }
  `);
  const refresh = () =>
    void fetchQuery<StepsRefreshQuery>(
      environment,
      graphql`
        query StepsRefreshQuery($id: ID!) {
          order(id: $id) {
            updatedAt
            ...Steps_order
          }
        }
      `,
      { id: order.id },
    ).subscribe({});
  const answered = (step: Step, seen: Seen, errors: readonly { readonly code: string; readonly message: string }[]) => {
    const [error] = errors;
    if (!error) return say(`#${order.number} is ${step.toLowerCase()}`);
    if (error.code !== "STALE" && error.code !== "INVALID_TRANSITION") return setProblem(sentence(error.message));
    setMissed({ step, from: seen.status, version: seen.version });
    refresh();
  };
  const take = (step: Step, seen: Seen = order) => {
    setProblem(null);
    const onError = (error: Error) => setProblem(wordsOf(error));
    const optimisticUpdater = (store: { get(id: string): { setValue(value: string, name: string): unknown } | null | undefined }) => {
      store.get(order.id)?.setValue(step, "status");
    };
    const input = { order: order.id, expectedVersion: seen.version };
    if (step === "CANCELLED") cancel({ variables: { input }, optimisticUpdater, onError, onCompleted: ({ cancelOrder }) => answered(step, seen, cancelOrder.errors) });
    else move({ variables: { input: { ...input, status: step } }, optimisticUpdater, onError, onCompleted: ({ setOrderStatus }) => answered(step, seen, setOrderStatus.errors) });
  };
  return { order, missed, problem, take, forgive: () => setMissed(null), isBusy: isMoving || isCancelling };
}

type Use = ReturnType<typeof useSteps>;

/** The steps that an order may take next. In a conflict they are off: first that is settled. */
export function Steps({ steps: { order, missed, problem, take, isBusy }, isStaff }: { steps: Use; isStaff: boolean }) {
  const [asked, setAsked] = useState<Seen | null>(null);
  const next = nextSteps[order.status]!.filter((step) => isStaff || (step === "CANCELLED" && order.status === "PENDING"));
  const isOff = isBusy || missed !== null;
  return (
    <div className="actions push">
      {problem && (
        <span className="bad small" role="alert">
          {problem}
        </span>
      )}
      {next.includes("CANCELLED") && (
        <button className="button" disabled={isOff} onClick={() => setAsked(order)}>
          {verbs.CANCELLED}
        </button>
      )}
      {next
        .filter((step) => step !== "CANCELLED")
        .map((step) => (
          <button key={step} className="button primary" disabled={isOff} onClick={() => take(step)}>
            {step === "SHIPPED" && <Icon name="truck" />}
            {verbs[step]}
          </button>
        ))}
      <button className="button quiet only-wide" onClick={() => print()}>
        Print
      </button>
      {asked && (
        <Confirm
          title={`Cancel #${order.number}?`}
          yes="Cancel the order"
          no="Keep it"
          onNo={() => setAsked(null)}
          onYes={() => {
            setAsked(null);
            take("CANCELLED", asked);
          }}
        >
          What was taken from stock for it goes back, and its customer is told. A cancelled order can’t be taken up again.
        </Confirm>
      )}
    </div>
  );
}

/** What one wanted, beside what the order has become. */
export function Conflict({ steps: { order, missed, forgive } }: { steps: Use }) {
  if (!missed) return null;
  const last = newest(order.history);
  if (!last || order.version === missed.version) return <Notice icon="clock">The order has changed. Reading how it is now.</Notice>;
  return (
    <section className="conflict" role="alert" aria-labelledby="conflict">
      <header>
        <Icon name="warning" />
        <div>
          <h2 id="conflict">{notDone[missed.step]}: this order has changed in the meantime</h2>
          <p className="soft">
            {last.who ? last.who.username : "Somebody"} made it {last.to} {moment(last.when)}.
          </p>
        </div>
      </header>
      <div className="side-by-side">
        <Side title="Your change" version={`to version ${missed.version}`} from={missed.from} to={missed.step} by="you, just now" />
        <Side title="As it is now" version={`version ${order.version}`} from={last.from ?? missed.from} to={order.status} by={`${last.who?.username ?? "somebody"}, ${moment(last.when)}`} />
      </div>
      <footer className="panel-footer wrap">
        <button className="button primary" onClick={forgive}>
          Show it as it is now
        </button>
        <span className="small faint push only-wide">Nothing of yours was saved.</span>
      </footer>
    </section>
  );
}

const newest = (history: Steps_order$data["history"]) => history.toSorted((a, b) => b.when.localeCompare(a.when))[0];

const Side = ({ title, version, from, to, by }: { title: string; version: string; from: string; to: string; by: string }) => (
  <div className="stack tight">
    <h3>
      {title} <span className="faint small">{version}</span>
    </h3>
    <dl className="facts">
      <dt>Status</dt>
      <dd className="row wrap">
        <StatusPill status={from} />
        <Icon name="right" className="faint" />
        <StatusPill status={to} />
      </dd>
      <dt>By</dt>
      <dd>{by}</dd>
    </dl>
  </div>
);
