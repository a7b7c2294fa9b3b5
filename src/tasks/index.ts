export { finishTask, handOverTask, reopenTask, type TaskActed } from './act.ts';
export { planTasks, type TaskPorts } from './plan.ts';
export { countTasks, findTask, findTaskByNumber, listTasksOf, listTasksOfAlert } from './store.ts';
export * from './task.ts';
