/**
 * @generated SignedSource<<29409ba226e870369a076214cd425b1a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Sales_series$data = {
  readonly before: ReadonlyArray<{
    readonly date: string;
    readonly orderCount: number;
    readonly total: {
      readonly amount: string;
      readonly currency: string;
    };
  }>;
  readonly now: ReadonlyArray<{
    readonly date: string;
    readonly orderCount: number;
    readonly total: {
      readonly amount: string;
      readonly currency: string;
    };
  }>;
  readonly waiting: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly placedAt: string;
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly " $fragmentType": "Sales_series";
};
export type Sales_series$key = {
  readonly " $data"?: Sales_series$data;
  readonly " $fragmentSpreads": FragmentRefs<"Sales_series">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "kind": "Variable",
  "name": "interval",
  "variableName": "interval"
},
v1 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "date",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "orderCount",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "concreteType": "Money",
    "kind": "LinkedField",
    "name": "total",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "amount",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "currency",
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "argumentDefinitions": [
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "beforeFrom"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "beforeTo"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "from"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "interval"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "to"
    }
  ],
  "kind": "Fragment",
  "metadata": null,
  "name": "Sales_series",
  "selections": [
    {
      "alias": "now",
      "args": [
        {
          "kind": "Variable",
          "name": "from",
          "variableName": "from"
        },
        (v0/*:: as any*/),
        {
          "kind": "Variable",
          "name": "to",
          "variableName": "to"
        }
      ],
      "concreteType": "SalesPoint",
      "kind": "LinkedField",
      "name": "salesSeries",
      "plural": true,
      "selections": (v1/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": "before",
      "args": [
        {
          "kind": "Variable",
          "name": "from",
          "variableName": "beforeFrom"
        },
        (v0/*:: as any*/),
        {
          "kind": "Variable",
          "name": "to",
          "variableName": "beforeTo"
        }
      ],
      "concreteType": "SalesPoint",
      "kind": "LinkedField",
      "name": "salesSeries",
      "plural": true,
      "selections": (v1/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": "waiting",
      "args": [
        {
          "kind": "Literal",
          "name": "filter",
          "value": {
            "status": [
              "PAID"
            ]
          }
        },
        {
          "kind": "Literal",
          "name": "first",
          "value": 1
        },
        {
          "kind": "Literal",
          "name": "orderBy",
          "value": {
            "direction": "ASC",
            "field": "PLACED_AT"
          }
        }
      ],
      "concreteType": "OrderConnection",
      "kind": "LinkedField",
      "name": "orders",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "totalCount",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "totalCountIsExact",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "Order",
          "kind": "LinkedField",
          "name": "nodes",
          "plural": true,
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
              "name": "placedAt",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1,orderBy:{\"direction\":\"ASC\",\"field\":\"PLACED_AT\"})"
    }
  ],
  "type": "Query",
  "abstractKey": null
};
})();

(node as any).hash = "f6630e90f5cdbab15bfcc82cd5049252";

export default node;
