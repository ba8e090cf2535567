/**
 * @generated SignedSource<<3642866c3f5b8b6ba29d9aa487137410>>
 * @relayHash 393ceb678bbd81b44f992f6b2f7e99de
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID dca7835baa9ada65b951a75a74e739d02e2626bc7c6d5065c678a7c95ba6c347

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type MissingPageQuery$variables = Record<PropertyKey, never>;
export type MissingPageQuery$data = {
  readonly " $fragmentSpreads": FragmentRefs<"Shell_viewer">;
};
export type MissingPageQuery = {
  response: MissingPageQuery$data;
  variables: MissingPageQuery$variables;
};

const node: ConcreteRequest = {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "MissingPageQuery",
    "selections": [
      {
        "args": null,
        "kind": "FragmentSpread",
        "name": "Shell_viewer"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "MissingPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "User",
        "kind": "LinkedField",
        "name": "viewer",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "username",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "email",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "role",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "unreadNotificationCount",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "dca7835baa9ada65b951a75a74e739d02e2626bc7c6d5065c678a7c95ba6c347",
    "metadata": {},
    "name": "MissingPageQuery",
    "operationKind": "query",
    "text": null
  }
};

(node as any).hash = "39a2016e70888f68b25d7e4daeceb01f";

export default node;
