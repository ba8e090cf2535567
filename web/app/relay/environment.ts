import { useSyncExternalStore } from "react";
import { Environment, Network, Observable, RecordSource, Store, type FetchFunction } from "relay-runtime";

import { observable } from "./observable";
import { tellCost } from "./cost";
import { send } from "./send";
import { subscribe } from "./subscriptions";

/** How many answers stay in the store after their page was left, so that going back shows them at once. */
const keptAnswers = 12;

const fetchAnswer: FetchFunction = (params, variables) =>
  Observable.create((sink) => {
    const gone = new AbortController();
    send({ id: params.id, name: params.name, text: params.text, kind: params.operationKind, variables }, gone.signal).then(
      (answer) => {
        tellCost(params, variables, answer.extensions);
        sink.next(answer);
        sink.complete();
      },
      (error: Error) => sink.error(error),
    );
    return () => gone.abort();
  });

const create = () =>
  new Environment({
    network: Network.create(fetchAnswer, subscribe),
    store: new Store(new RecordSource(), { gcReleaseBufferSize: keptAnswers }),
  });

const current = observable(create());
let version = 0;

/** Everything that is known of the shop. */
export const environment = () => current.get();

/** Forgets everything, as when another user logs in: nothing of the last one stays. */
export function forget() {
  version++;
  current.set(create());
}

/** What is known of the shop, for components; the number changes when it is forgotten. */
export const useEnvironment = () => [useSyncExternalStore(current.watch, current.get), version] as const;
