/**
 * @generated SignedSource<<14fc6e64f8240ea320c10f0d8d2b24d1>>
 * @relayHash eafb0808cc742beb14c033c36e5373fe
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID a05eaf62f029b3a00c7f2dd0a671b16c640a037b8c694a4ac9488421cf892c22

import { ConcreteRequest } from 'relay-runtime';
export type OrderStatus = "CANCELLED" | "DELIVERED" | "PAID" | "PENDING" | "SHIPPED" | "%future added value";
export type OrderPageSubscription$variables = {
  id: string;
};
export type OrderPageSubscription$data = {
  readonly orderUpdated: {
    readonly history: ReadonlyArray<{
      readonly from: OrderStatus | null | undefined;
      readonly to: OrderStatus;
      readonly when: string;
      readonly who: {
        readonly id: string;
        readonly username: string;
      } | null | undefined;
    }>;
    readonly id: string;
    readonly status: OrderStatus;
    readonly updatedAt: string;
    readonly version: number;
  };
};
export type OrderPageSubscription = {
  response: OrderPageSubscription$data;
  variables: OrderPageSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "Order",
    "kind": "LinkedField",
    "name": "orderUpdated",
    "plural": false,
    "selections": [
      (v1/*:: as any*/),
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "status",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "version",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "updatedAt",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "OrderEvent",
        "kind": "LinkedField",
        "name": "history",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "from",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "to",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "when",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "User",
            "kind": "LinkedField",
            "name": "who",
            "plural": false,
            "selections": [
              (v1/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "username",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "OrderPageSubscription",
    "selections": (v2/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "OrderPageSubscription",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "id": "a05eaf62f029b3a00c7f2dd0a671b16c640a037b8c694a4ac9488421cf892c22",
    "metadata": {},
    "name": "OrderPageSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "2a34edfdafab030d3d1c1e4cf66b1f6b";

export default node;
