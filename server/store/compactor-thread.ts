import { parentPort } from "node:worker_threads";
import { compact } from "./compaction.ts";
import { answerQuestions } from "./worker.ts";

answerQuestions(parentPort, compact);
