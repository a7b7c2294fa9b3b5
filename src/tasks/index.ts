export { finishTask, handOverTask, reopenTask, type TaskActed } from './act.ts';
export { listDoneTasks, listOverdueTasks, TASKS_COUNTED_UP_TO, type TaskLine, type TasksFound } from './live-store.ts';
export { planArticleTask, planTasks, type TaskPorts } from './plan.ts';
export { countTasks, findTask, findTaskByNumber, listTasksOf, listTasksOfAlert } from './store.ts';
export * from './task.ts';
